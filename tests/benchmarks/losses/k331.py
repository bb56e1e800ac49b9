import numpy as np
from scipy.special import loggamma

SIZES = {"n": 6, "p": 3, "q": 2}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    return {
        "y": rng.uniform(0.1, 0.9, n),
        "x": rng.normal(size=(n, p)),
        "z": rng.normal(size=(n, q)),
        r"\beta": 0.7 * rng.normal(size=p),
        r"\gamma": 0.7 * rng.normal(size=q),
    }


def loss(v):
    y = v["y"]
    mu = 1 / (1 + np.exp(-(v["x"] @ v[r"\beta"])))
    phi = np.exp(v["z"] @ v[r"\gamma"])
    a, b = mu * phi, (1 - mu) * phi
    return (loggamma(phi) - loggamma(a) - loggamma(b) + (a - 1) * np.log(y) + (b - 1) * np.log(1 - y)).sum()
