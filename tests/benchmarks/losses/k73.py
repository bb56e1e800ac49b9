import numpy as np
from scipy.special import loggamma

SIZES = {"n": 6, "p": 3, "q": 2}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    return {
        "y": rng.uniform(0.1, 0.9, n),
        "x": 0.6 * rng.normal(size=(n, p)),
        "z": 0.7 * rng.normal(size=(n, q)),
        r"\beta": 0.7 * rng.normal(size=p),
        r"\gamma": 0.7 * rng.normal(size=q),
    }


def loss(v):
    y, x, z, be, ga = v["y"], v["x"], v["z"], v[r"\beta"], v[r"\gamma"]
    J = 0
    for i in range(len(y)):
        mu = 1 / (1 + np.exp(-sum(x[i, j] * be[j] for j in range(len(be)))))
        ph = np.exp(sum(z[i, j] * ga[j] for j in range(len(ga))))
        J = J - loggamma(ph) + loggamma(mu * ph) + loggamma((1 - mu) * ph)
        J = J - (mu * ph - 1) * np.log(y[i]) - ((1 - mu) * ph - 1) * np.log(1 - y[i])
    return J
