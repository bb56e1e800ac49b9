import numpy as np
from scipy.special import loggamma

SIZES = {"n": 5, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "y": rng.uniform(0.3, 3, n),
        "w": rng.integers(1, 5, n).astype(float),
        "x": 0.6 * rng.normal(size=(n, p)),
        r"\beta": 0.6 * rng.normal(size=p),
        r"\kappa": np.array(rng.uniform(0.5, 2.5)),
    }


def loss(v):
    y, w, x, be, ka = v["y"], v["w"], v["x"], v[r"\beta"], v[r"\kappa"]
    J = 0
    for i in range(len(y)):
        mu = np.exp(sum(x[i, j] * be[j] for j in range(len(be))))
        a = ka * w[i]
        J = J - (-loggamma(a) + a * np.log(a / mu) + (a - 1) * np.log(y[i]) - a * y[i] / mu)
    return J
