import numpy as np

SIZES = {"n": 6, "p": 3, "q": 2}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    return {
        "X": rng.normal(size=(n, p)),
        "Y": rng.normal(size=(n, q)),
        "B": rng.normal(size=(p, q)),
        r"\gamma": rng.uniform(0.7, 2, q),
    }


def loss(v):
    X, Y, B, g = v["X"], v["Y"], v["B"], v[r"\gamma"]
    n, p = X.shape
    J = 0
    for k in range(len(g)):
        J = J + n * np.log(g[k])
        for i in range(n):
            r = Y[i, k] - sum(X[i, j] * B[j, k] for j in range(p))
            J = J + np.log(1 + r * r / (g[k] * g[k]))
    return J
