import numpy as np
from scipy.special import loggamma

SIZES = {"n": 6, "k": 3}


def draw(rng, sizes):
    n, k = sizes["n"], sizes["k"]
    return {
        "y": rng.normal(size=n),
        "X": rng.normal(size=(n, k)),
        r"\beta": rng.normal(size=k),
        "s": np.array(0.5 * rng.normal()),
        r"\nu": np.array(rng.uniform(2, 6)),
    }


def loss(v):
    e, s, nu = v["y"] - v["X"] @ v[r"\beta"], v["s"], v[r"\nu"]
    c = loggamma(nu / 2) - loggamma((nu + 1) / 2) + np.log(np.pi * nu) / 2 + s
    return len(e) * c + (nu + 1) / 2 * np.log(1 + e * e / (nu * np.exp(2 * s))).sum()
