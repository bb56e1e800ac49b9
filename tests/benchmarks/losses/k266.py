import numpy as np

SIZES = {"D": 3, "V": 4, "K": 2}


def draw(rng, sizes):
    D, V, K = sizes["D"], sizes["V"], sizes["K"]
    return {
        "n": rng.poisson(2, (D, V)),
        "A": rng.normal(size=(D, K)),
        "B": rng.normal(size=(K, V)),
        r"\eta": np.array(rng.uniform(1.1, 2)),
    }


def loss(v):
    a, b = np.exp(v["A"]), np.exp(v["B"])
    th, ph = a / a.sum(axis=1)[:, None], b / b.sum(axis=1)[:, None]
    return -(v["n"] * np.log(th @ ph)).sum() - (v[r"\eta"] - 1) * np.log(ph).sum()
