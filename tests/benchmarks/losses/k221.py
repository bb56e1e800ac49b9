import numpy as np

SIZES = {"T": 6, "n": 3}


def draw(rng, sizes):
    T, n = sizes["T"], sizes["n"]
    while True:
        W = rng.normal(size=(n, n))
        if abs(np.linalg.det(W)) > 0.3:
            return {"x": rng.normal(size=(T, n)), "W": W}


def loss(v):
    x, W = v["x"], v["W"]
    T = len(x)
    y = x @ W.T
    d = np.linalg.det(W)
    return np.log(np.pi * np.cosh(y)).sum() / T - np.log(d if np.real(d) > 0 else -d)
