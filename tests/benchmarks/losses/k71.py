import numpy as np

SIZES = {"n": 7, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "t": rng.uniform(0.3, 4, n),
        r"\delta": rng.integers(0, 2, n),
        r"\boldsymbol{x}": 0.7 * rng.normal(size=(n, p)),
        r"\boldsymbol{\beta}": 0.7 * rng.normal(size=p),
        r"\sigma": np.array(rng.uniform(0.7, 1.5)),
    }


def loss(v):
    t, de, x, be, s = v["t"], v[r"\delta"], v[r"\boldsymbol{x}"], v[r"\boldsymbol{\beta}"], v[r"\sigma"]
    J = 0
    for i in range(len(t)):
        z = (np.log(t[i]) - sum(x[i, j] * be[j] for j in range(len(be)))) / s
        J = J + np.exp(z) - de[i] * (z - np.log(s) - np.log(t[i]))
    return J
