import numpy as np

SIZES = {"Q": 3, "n": 4, "d": 2, "h": 3}


def draw(rng, sizes):
    Q, n, d, h = (sizes[s] for s in "Qndh")
    return {
        "x": rng.normal(size=(Q, n, d)),
        "r": rng.uniform(0, 2, (Q, n)),
        "W": rng.normal(size=(h, d)),
        "b": rng.normal(size=h),
        "v": rng.normal(size=h),
    }


def loss(v):
    a = v["x"] @ v["W"].T + v["b"]
    s = np.where(np.real(a) > 0, a, 0) @ v["v"]
    P = np.exp(v["r"]) / np.exp(v["r"]).sum(axis=1)[:, None]
    return -(P * (s - np.log(np.exp(s).sum(axis=1))[:, None])).sum() / len(s)
