import numpy as np

SIZES = {"n": 6, "p": 3, "q": 2}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    X, Y = rng.normal(size=(n, p)), rng.normal(size=(n, q))
    return {
        "X": X - X.mean(0),
        "Y": Y - Y.mean(0),
        r"\kappa": np.array(rng.uniform(0.05, 0.5)),
        "u": rng.normal(size=p),
        "v": rng.normal(size=q),
    }


def loss(v):
    X, Y, k, a, b = v["X"], v["Y"], v[r"\kappa"], v["u"], v["v"]
    n = len(X)
    s, t = X @ a, Y @ b
    return -(s @ t / n) / (np.sqrt(s @ s / n + k * (a @ a)) * np.sqrt(t @ t / n + k * (b @ b)))
