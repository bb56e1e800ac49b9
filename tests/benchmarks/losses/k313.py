import numpy as np

SIZES = {"n": 5, "d": 3, "C": 3}


def draw(rng, sizes):
    n, d, C = sizes["n"], sizes["d"], sizes["C"]
    return {
        "v": rng.normal(size=(n, C)),
        "x": rng.normal(size=(n, d)),
        "y": np.eye(C)[rng.integers(0, C, n)],
        "T": np.array(rng.uniform(1, 4)),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
        "W": rng.normal(size=(C, d)),
    }


def soft(u):
    e = np.exp(u)
    return e / e.sum(axis=1)[:, None]


def loss(v):
    z, T, a = v["x"] @ v["W"].T, v["T"], v[r"\alpha"]
    p, q, s = soft(v["v"] / T), soft(z / T), soft(z)
    return (a * T**2 * (p * np.log(p / q)).sum() - (1 - a) * (v["y"] * np.log(s)).sum()) / len(z)
