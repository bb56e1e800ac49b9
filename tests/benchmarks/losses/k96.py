import numpy as np

SIZES = {"I": 3, "J": 2, "K": 4, "R": 2}


def draw(rng, sizes):
    n, J, K, R = sizes["I"], sizes["J"], sizes["K"], sizes["R"]
    return {
        r"\mathcal{X}": rng.normal(size=(n, J, K)),
        r"\mathbf{A}": 0.7 * rng.normal(size=(n, R)),
        r"\mathbf{B}": 0.7 * rng.normal(size=(J, R)),
        r"\mathbf{C}": 0.7 * rng.normal(size=(K, R)),
        r"\boldsymbol{\lambda}": rng.normal(size=R),
        r"\eta": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    X, A, B, C, la = v[r"\mathcal{X}"], v[r"\mathbf{A}"], v[r"\mathbf{B}"], v[r"\mathbf{C}"], v[r"\boldsymbol{\lambda}"]
    R = len(la)
    F = 0
    for i, j, k in np.ndindex(X.shape):
        e = X[i, j, k] - sum(la[r] * A[i, r] * B[j, r] * C[k, r] for r in range(R))
        F = F + e * e / 2
    for M in (A, B, C):
        for r in range(R):
            F = F + v[r"\eta"] / 4 * (sum(M[i, r] ** 2 for i in range(len(M))) - 1) ** 2
    return F
