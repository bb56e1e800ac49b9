import numpy as np

SIZES = {"T": 4, "K": 3}


def draw(rng, sizes):
    T, K = sizes["T"], sizes["K"]
    return {
        "y": rng.normal(size=T),
        "A": rng.normal(size=(K, K)),
        r"\mu": rng.normal(size=K),
        r"\varpi": rng.normal(size=K),
    }


def loss(v):
    w, a = np.exp(v[r"\varpi"]), np.exp(v["A"])
    P = a / a.sum(axis=1)[:, None]
    e = np.exp(-((v["y"][:, None] - v[r"\mu"]) ** 2) / 2) / np.sqrt(2 * np.pi)
    alpha = w / w.sum() * e[0]
    for t in range(1, len(e)):
        alpha = e[t] * (alpha @ P)
    return -np.log(alpha.sum())
