import numpy as np
from scipy.special import erf

SIZES = {"n": 6, "k": 3}


def draw(rng, sizes):
    n, k = sizes["n"], sizes["k"]
    A = rng.normal(size=(k, k))
    return {
        "y": rng.integers(0, 2, n),
        "x": 0.6 * rng.normal(size=(n, k)),
        r"\beta": 0.7 * rng.normal(size=k),
        "b_0": rng.normal(size=k),
        "B_0": A @ A.T / k + 0.5 * np.eye(k),
    }


def loss(v):
    y, x, be, b0 = v["y"], v["x"], v[r"\beta"], v["b_0"]
    P = np.linalg.inv(v["B_0"])
    k = len(be)
    J = 0
    for i in range(len(y)):
        F = (1 + erf(sum(x[i, j] * be[j] for j in range(k)) / np.sqrt(2))) / 2
        J = J - y[i] * np.log(F) - (1 - y[i]) * np.log(1 - F)
    for a in range(k):
        for b in range(k):
            J = J + (be[a] - b0[a]) * P[a, b] * (be[b] - b0[b]) / 2
    return J
