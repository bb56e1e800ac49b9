import numpy as np

SIZES = {"n": 4, "d": 3, "H": 2, "m": 2}


def draw(rng, sizes):
    n, d, H, m = (sizes[s] for s in "ndHm")
    return {
        "X": rng.normal(size=(n, d)),
        "q": rng.normal(size=(H, d)),
        "V": rng.normal(size=(H, m, d)),
        "y": rng.normal(size=m),
    }


def loss(v):
    s = np.exp(v["q"] @ v["X"].T / np.sqrt(v["X"].shape[1]))
    pooled = (s / s.sum(axis=1)[:, None]) @ v["X"]
    z = sum(V @ p for V, p in zip(v["V"], pooled, strict=True))
    return ((z - v["y"]) ** 2).sum() / 2
