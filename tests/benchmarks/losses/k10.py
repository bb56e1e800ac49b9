import numpy as np

SIZES = {"M": 7}


def draw(rng, sizes):
    M = sizes["M"]
    K, r, P0 = rng.uniform(4, 6), rng.uniform(0.5, 1.2), rng.uniform(0.5, 1.5)
    t = np.sort(rng.uniform(0, 6, M))
    y = 5 / (1 + 4 * np.exp(-0.8 * t)) * np.exp(0.2 * rng.normal(size=M))
    return {
        "K": np.array(K),
        "r": np.array(r),
        "P_0": np.array(P0),
        "t": t,
        "y": y,
        "c": np.array(rng.uniform(0.5, 1.5)),
    }


def loss(v):
    K, r, P0, c = v["K"], v["r"], v["P_0"], v["c"]
    s = 0
    for tj, yj in zip(v["t"], v["y"], strict=False):
        yh = K / (1 + (K - P0) / P0 * np.exp(-r * tj))
        u = (yj - yh) / c
        s = s + np.log((np.exp(u) + np.exp(-u)) / 2)
    return c * c * s
