import numpy as np

SIZES = {"n": 7, "d": 3, "K": 4}


def draw(rng, sizes):
    n, d, K = sizes["n"], sizes["d"], sizes["K"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": np.r_[1, K, rng.integers(1, K + 1, n - 2)],
        r"\beta": rng.normal(size=d),
        r"\theta": np.cumsum(rng.uniform(0.5, 1.5, K - 1)) - K / 2,
    }


def loss(v):
    def sigma(t):
        return 1 / (1 + np.exp(-t))

    theta = v[r"\theta"]
    K = len(theta) + 1
    J = 0
    for x, y in zip(v["x"], v["y"], strict=True):
        eta = x @ v[r"\beta"]
        upper = sigma(theta[y - 1] - eta) if y < K else 1
        lower = sigma(theta[y - 2] - eta) if y > 1 else 0
        J = J - np.log(upper - lower)
    return J
