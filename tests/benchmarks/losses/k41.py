import numpy as np

SIZES = {"n": 6, "p": 4, "q": 3}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    return {
        r"\mathbf{y}": rng.normal(size=n),
        r"\mathbf{X}": rng.normal(size=(n, p)),
        r"\omega": rng.uniform(0.3, 2, n),
        r"\mathbf{D}": rng.normal(size=(q, p)),
        r"\boldsymbol{\theta}_0": rng.normal(size=p),
        r"\kappa": np.array(rng.uniform(0.2, 1)),
        r"\boldsymbol{\theta}": rng.normal(size=p),
    }


def loss(v):
    y, X, om, D = v[r"\mathbf{y}"], v[r"\mathbf{X}"], v[r"\omega"], v[r"\mathbf{D}"]
    th, th0 = v[r"\boldsymbol{\theta}"], v[r"\boldsymbol{\theta}_0"]
    n, p = X.shape
    J = 0
    for i in range(n):
        r = y[i] - sum(X[i, j] * th[j] for j in range(p))
        J = J + om[i] * r * r / 2
    for a in range(D.shape[0]):
        s = sum(D[a, j] * (th[j] - th0[j]) for j in range(p))
        J = J + v[r"\kappa"] / 2 * s * s
    return J
