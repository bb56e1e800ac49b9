import numpy as np

SIZES = {"N": 6, "K": 4, "d": 2}


def draw(rng, sizes):
    N, K, d = sizes["N"], sizes["K"], sizes["d"]
    y = rng.integers(1, K + 1, N)
    t = (y[:, None] == np.arange(1, K)).astype(int)
    return {"x": rng.normal(size=(N, d)), "y": y, "t": t, r"\beta": rng.normal(size=(K - 1, d))}


def loss(v):
    s = v["x"] @ v[r"\beta"].T
    return np.log(1 + np.exp(s).sum(axis=1)).sum() - (v["t"] * s).sum()
