import numpy as np
from scipy.special import loggamma

SIZES = {"N": 6, "d": 2}


def draw(rng, sizes):
    N, d = sizes["N"], sizes["d"]
    return {
        "c": rng.poisson(3, N),
        "x": rng.normal(size=(N, d)),
        "w": rng.normal(size=d),
        "r": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    c, r = v["c"], v["r"]
    m = np.exp(v["x"] @ v["w"])
    return -(loggamma(c + r) - loggamma(r) + r * np.log(r / (r + m)) + c * np.log(m / (r + m))).sum()
