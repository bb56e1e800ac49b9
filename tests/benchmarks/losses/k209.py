import numpy as np
from scipy.special import loggamma

SIZES = {"n": 5, "p": 2, "D": 3}


def draw(rng, sizes):
    n, p, D = sizes["n"], sizes["p"], sizes["D"]
    y = rng.uniform(0.2, 1, (n, D))
    return {"y": y / y.sum(1, keepdims=True), "x": rng.normal(size=(n, p)), r"\beta": 0.7 * rng.normal(size=(D, p))}


def loss(v):
    y, x, be = v["y"], v["x"], v[r"\beta"]
    n, D = y.shape
    L = 0
    for i in range(n):
        a = [np.exp(x[i] @ be[j]) for j in range(D)]
        L = (
            L
            + sum(loggamma(a[j]) for j in range(D))
            - loggamma(sum(a))
            - sum((a[j] - 1) * np.log(y[i, j]) for j in range(D))
        )
    return L
