import numpy as np

SIZES = {"d": 4}


def draw(rng, sizes):
    d = sizes["d"]
    return {
        r"\mathbf{x}": rng.normal(size=d),
        r"\mathbf{o}": rng.normal(size=d),
        r"\mathbf{M}": rng.normal(size=(d, d)) / np.sqrt(d),
        "A": np.array(rng.uniform(1, 5)),
    }


def loss(v):
    x, o, M, A = v[r"\mathbf{x}"], v[r"\mathbf{o}"], v[r"\mathbf{M}"], v["A"]
    d = len(x)
    J = A * d
    for i in range(d):
        z = sum(M[i, j] * (x[j] - o[j]) for j in range(d))
        J = J + z * z - A * np.cos(2 * np.pi * z)
    return J
