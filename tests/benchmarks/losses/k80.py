import numpy as np
from scipy.special import erf

SIZES = {"m": 4, "n_0": 2, "n_1": 3, "n_2": 2}


def draw(rng, sizes):
    m, n0, n1, n2 = sizes["m"], sizes["n_0"], sizes["n_1"], sizes["n_2"]
    return {
        "X": rng.normal(size=(n0, m)),
        "Y": rng.normal(size=(1, m)),
        "W^{[1]}": 0.8 * rng.normal(size=(n1, n0)),
        "b^{[1]}": 0.5 * rng.normal(size=n1),
        "W^{[2]}": 0.8 * rng.normal(size=(n2, n1)),
        "b^{[2]}": 0.5 * rng.normal(size=n2),
        "W^{[3]}": rng.normal(size=(1, n2)),
        "b^{[3]}": np.array(rng.normal()),
    }


def loss(v):
    X, Y = v["X"], v["Y"]

    def g(t):
        return t / 2 * (1 + erf(t / np.sqrt(2)))

    m = X.shape[1]
    J = 0
    for i in range(m):
        a = [X[k, i] for k in range(len(X))]
        for layer in "12":
            W, b = v[f"W^{{[{layer}]}}"], v[f"b^{{[{layer}]}}"]
            a = [g(sum(W[r, k] * a[k] for k in range(len(a))) + b[r]) for r in range(len(b))]
        e = sum(v["W^{[3]}"][0, k] * a[k] for k in range(len(a))) + v["b^{[3]}"] - Y[0, i]
        J = J + e * e / (2 * m)
    return J
