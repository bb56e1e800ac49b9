import numpy as np

SIZES = {"n": 6}


def draw(rng, sizes):
    n = sizes["n"]
    return {
        "r": rng.normal(size=n + 1),
        r"\Delta": np.array(0.25),
        r"\kappa": np.array(rng.uniform(0.5, 2)),
        r"\theta": np.array(rng.normal()),
        r"\sigma": np.array(rng.uniform(0.5, 1.5)),
    }


def loss(v):
    r, k, th, D = v["r"], v[r"\kappa"], v[r"\theta"], v[r"\Delta"]
    n = len(r) - 1
    m = th + (r[:-1] - th) * np.exp(-k * D)
    var = v[r"\sigma"] ** 2 / (2 * k) * (1 - np.exp(-2 * k * D))
    return np.log(2 * np.pi * var) / 2 + ((r[1:] - m) ** 2).sum() / (2 * n * var)
