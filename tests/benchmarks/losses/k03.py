import numpy as np

SIZES = {"n": 6, "p": 4}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    beta = rng.uniform(0.1, 2, p) * rng.choice([-1.0, 1.0], p)
    return {
        r"\mathbf{X}": rng.normal(size=(n, p)),
        r"\mathbf{y}": rng.normal(size=n),
        r"\beta_0": np.array(rng.normal()),
        r"\boldsymbol{\beta}": beta,
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
    }


def loss(v):
    X, y, b0, b = v[r"\mathbf{X}"], v[r"\mathbf{y}"], v[r"\beta_0"], v[r"\boldsymbol{\beta}"]
    lam, al = v[r"\lambda"], v[r"\alpha"]
    n = len(y)
    s = 0
    for i in range(n):
        r = y[i] - b0 - sum(X[i, j] * b[j] for j in range(len(b)))
        s = s + r * r
    l1 = np.sum(np.where(np.real(b) > 0, b, -b))
    return s / (2 * n) + lam * (al * l1 + (1 - al) / 2 * np.sum(b * b))
