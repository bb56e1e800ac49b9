import numpy as np
from scipy.special import loggamma

SIZES = {"n": 5, "p": 3, "q": 2}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    return {
        "y": rng.uniform(0.05, 0.95, n),
        "x": rng.normal(size=(n, p)),
        "z": 0.6 * rng.normal(size=(n, q)),
        r"\beta": 0.7 * rng.normal(size=p),
        r"\gamma": rng.normal(size=q),
    }


def loss(v):
    y, x, z, be, ga = v["y"], v["x"], v["z"], v[r"\beta"], v[r"\gamma"]
    J = 0
    for i in range(len(y)):
        mu = 1 / (1 + np.exp(-(x[i] @ be)))
        ph = np.exp(z[i] @ ga)
        J = J + (
            loggamma(mu * ph)
            + loggamma((1 - mu) * ph)
            - loggamma(ph)
            - (mu * ph - 1) * np.log(y[i])
            - ((1 - mu) * ph - 1) * np.log(1 - y[i])
        ) / len(y)
    return J
