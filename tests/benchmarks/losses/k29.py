import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "y": rng.gamma(1.0, 2.0, n) * rng.integers(0, 2, n),
        "v": rng.uniform(0.5, 1.5, n),
        "X": 0.7 * rng.normal(size=(n, p)),
        r"\xi": np.array(rng.uniform(1.2, 1.8)),
        r"\beta": rng.normal(size=p),
        r"\tau": np.array(rng.uniform(0.01, 0.2)),
    }


def loss(v):
    y, wt, X, xi, b = v["y"], v["v"], v["X"], v[r"\xi"], v[r"\beta"]
    J = 0
    for i in range(len(y)):
        eta = np.sum(X[i] * b)
        J = J + wt[i] * (np.exp((2 - xi) * eta) / (2 - xi) - y[i] * np.exp((1 - xi) * eta) / (1 - xi))
    return J + v[r"\tau"] * np.sum(b * b * b * b)
