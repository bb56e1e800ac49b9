import numpy as np

SIZES = {"T": 6}


def draw(rng, sizes):
    T = sizes["T"]
    return {
        "r": rng.normal(size=T),
        "c": rng.integers(0, 2, T).astype(float),
        r"\alpha": np.array(0.3),
        r"\beta": np.array(1.7),
    }


def loss(v):
    V, total = 0, 0
    for r, c in zip(v["r"], v["c"], strict=True):
        p = 1 / (1 + np.exp(-v[r"\beta"] * V))
        total = total - c * np.log(p) - (1 - c) * np.log(1 - p)
        V = V + v[r"\alpha"] * (r - V)
    return total
