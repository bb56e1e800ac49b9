import numpy as np

SIZES = {"T": 5, "W": 6, "K": 2, "d": 2}


def draw(rng, sizes):
    T, W, K, d = sizes["T"], sizes["W"], sizes["K"], sizes["d"]
    return {
        "c": rng.integers(1, W + 1, T),
        "o": rng.integers(1, W + 1, T),
        "n": rng.integers(1, W + 1, (T, K)),
        "U": rng.normal(size=(W, d)),
        "V": rng.normal(size=(W, d)),
    }


def loss(v):
    total = 0
    for t in range(len(v["c"])):
        x = v["V"][v["c"][t] - 1]
        total = total + np.log(1 + np.exp(-(v["U"][v["o"][t] - 1] * x).sum()))
        for k in v["n"][t]:
            total = total + np.log(1 + np.exp((v["U"][k - 1] * x).sum()))
    return total
