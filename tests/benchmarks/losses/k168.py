import numpy as np
from scipy.special import erf

SIZES = {"n": 5, "d": 2, "h": 4, "c": 3}


def draw(rng, sizes):
    n, d, h, c = (sizes[k] for k in "ndhc")
    return {
        "X": rng.normal(size=(n, d)),
        "Y": rng.normal(size=(n, c)),
        "W^{(1)}": rng.normal(size=(d, h)),
        "b^{(1)}": 0.5 * rng.normal(size=h),
        "W^{(2)}": rng.normal(size=(h, c)),
        "b^{(2)}": rng.normal(size=c),
        r"\lambda": np.array(rng.uniform(0.01, 0.3)),
    }


def loss(v):
    X, Y, W1, b1, W2, b2 = v["X"], v["Y"], v["W^{(1)}"], v["b^{(1)}"], v["W^{(2)}"], v["b^{(2)}"]
    A = X @ W1 + b1
    E = (A * (1 + erf(A / np.sqrt(2))) / 2) @ W2 + b2 - Y
    return (E * E).sum() / (2 * len(X)) + v[r"\lambda"] / 2 * ((W1 * W1).sum() + (W2 * W2).sum())
