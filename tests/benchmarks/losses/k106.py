import math

import numpy as np

SIZES = {"N": 6, "m": 3}


def draw(rng, sizes):
    N, m = sizes["N"], sizes["m"]
    return {
        "x": 0.5 * rng.normal(size=(N, m)),
        "y": rng.poisson(3, N),
        "w": rng.normal(size=m),
        "r": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    r = v["r"]
    J = 0
    for x, y in zip(v["x"], v["y"], strict=True):
        mu = np.exp(x @ v["w"])
        p = mu / (mu + r)
        J = J - (sum(np.log(k + r) for k in range(y)) - math.lgamma(y + 1) + y * np.log(p) + r * np.log(1 - p))
    return J / len(v["y"])
