import numpy as np

SIZES = {"N": 5, "d": 3, "m": 2}


def draw(rng, sizes):
    N, d, m = sizes["N"], sizes["d"], sizes["m"]
    return {
        "u": rng.normal(size=(N, d)),
        "v": rng.normal(size=(N, d)),
        "w": rng.normal(size=(N, d)),
        r"\alpha": np.array(rng.uniform(0.2, 1)),
        r"\lambda": np.array(rng.uniform(0.2, 1)),
        "A": 0.7 * rng.normal(size=(m, d)),
    }


def loss(v):
    A = v["A"]
    p, q = (v["u"] - v["v"]) @ A.T, (v["u"] - v["w"]) @ A.T
    D = (p * p).sum(axis=1) - (q * q).sum(axis=1)
    G = A @ A.T - np.eye(len(A))
    return np.log(1 + np.exp(D + v[r"\alpha"])).sum() + v[r"\lambda"] / 4 * (G * G).sum()
