import numpy as np

SIZES = {"n": 5, "d": 2}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.normal(size=n),
        r"\alpha": rng.normal(size=n),
        r"\ell": np.array(rng.uniform(0.7, 1.5)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    x, y, al, ell = v["x"], v["y"], v[r"\alpha"], v[r"\ell"]
    n = len(y)
    J = 0
    for i in range(n):
        f = 0
        for j in range(n):
            f = f + np.exp(-np.sum((x[i] - x[j]) ** 2) / (2 * ell * ell)) * al[j]
        J = J + (y[i] - f) * (y[i] - f) + v[r"\lambda"] * al[i] * f
    return J
