import numpy as np

SIZES = {"n": 4, "d": 3, "k": 2}


def draw(rng, sizes):
    n, d, k = sizes["n"], sizes["d"], sizes["k"]
    return {
        "X": rng.normal(size=(n, d)),
        "Y": rng.normal(size=(n, d)),
        "Q": 0.6 * rng.normal(size=(d, k)),
        "K": 0.6 * rng.normal(size=(d, k)),
        "V": rng.normal(size=(d, d)),
    }


def loss(v):
    X, k = v["X"], v["Q"].shape[1]
    E = np.exp((X @ v["Q"]) @ (X @ v["K"]).T / np.sqrt(k))
    R = E / E.sum(axis=1)[:, None] @ X @ v["V"] - v["Y"]
    return (R * R).sum() / (2 * len(X))
