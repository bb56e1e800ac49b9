import numpy as np
from scipy.special import loggamma

SIZES = {"N": 5, "M": 3}


def draw(rng, sizes):
    N, M = sizes["N"], sizes["M"]
    return {
        "t": rng.normal(size=N),
        r"\boldsymbol{\phi}": rng.normal(size=(N, M)),
        r"\mathbf{w}": rng.normal(size=M),
        r"\sigma": np.array(rng.uniform(0.5, 1.5)),
        r"\nu": np.array(rng.uniform(1.5, 6)),
    }


def loss(v):
    t, ph, w, s, nu = v["t"], v[r"\boldsymbol{\phi}"], v[r"\mathbf{w}"], v[r"\sigma"], v[r"\nu"]
    J = 0
    for n in range(len(t)):
        e = t[n] - sum(w[k] * ph[n, k] for k in range(len(w)))
        J = J - (
            loggamma((nu + 1) / 2)
            - loggamma(nu / 2)
            - 0.5 * np.log(np.pi * nu * s**2)
            - (nu + 1) / 2 * np.log(1 + e**2 / (nu * s**2))
        )
    return J
