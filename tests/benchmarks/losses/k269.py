import numpy as np

SIZES = {"n": 5, "p": 3, "d": 2}


def draw(rng, sizes):
    n, p, d = sizes["n"], sizes["p"], sizes["d"]
    return {
        "X": rng.normal(size=(n, p)),
        "Xprime": rng.normal(size=(n, p)),
        "W": 0.5 * rng.normal(size=(p, d)),
        r"\gamma": np.array(2.0),
        r"\epsilon": np.array(0.01),
        r"\lambda": np.array(rng.uniform(1, 3)),
        r"\mu": np.array(rng.uniform(1, 3)),
        r"\nu": np.array(rng.uniform(0.3, 1)),
    }


def loss(v):
    Z, Y = v["X"] @ v["W"], v["Xprime"] @ v["W"]
    n, d = Z.shape
    total = v[r"\lambda"] * ((Z - Y) ** 2).sum() / n
    for A in (Z, Y):
        B = A - A.sum(axis=0) / n
        C = B.T @ B / (n - 1)
        h = v[r"\gamma"] - np.sqrt(np.diag(C) + v[r"\epsilon"])
        total = total + v[r"\mu"] * np.where(np.real(h) > 0, h, 0).sum() / d
        total = total + v[r"\nu"] * ((C * C).sum() - (np.diag(C) ** 2).sum()) / d
    return total
