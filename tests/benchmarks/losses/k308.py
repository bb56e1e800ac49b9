import numpy as np
from scipy.special import loggamma

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "y": rng.uniform(0.3, 3, n),
        "X": rng.normal(size=(n, p)),
        r"\beta": rng.normal(size=p),
        r"\phi": np.array(rng.uniform(0.7, 3)),
    }


def loss(v):
    eta, f, y = v["X"] @ v[r"\beta"], v[r"\phi"], v["y"]
    return (loggamma(f) - f * np.log(f) + f * eta - (f - 1) * np.log(y) + f * y * np.exp(-eta)).sum()
