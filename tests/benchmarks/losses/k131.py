import numpy as np

SIZES = {"N": 6, "d": 3, "k": 2}


def draw(rng, sizes):
    N, d, k = sizes["N"], sizes["d"], sizes["k"]
    return {
        "x^a": rng.normal(size=(N, d)),
        "x^p": rng.normal(size=(N, d)),
        "x^n": rng.normal(size=(N, d)),
        "W": rng.normal(size=(k, d)),
        r"\alpha": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    a, p, n = (np.tanh(v[f"x^{s}"] @ v["W"].T) for s in "apn")
    z = ((a - p) ** 2).sum(axis=1) - ((a - n) ** 2).sum(axis=1) + v[r"\alpha"]
    return np.where(np.real(z) > 0, z, 0).sum() / len(z)
