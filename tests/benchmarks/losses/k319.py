import numpy as np

SIZES = {"n": 5, "d": 3, "k": 2}


def draw(rng, sizes):
    n, d, k = sizes["n"], sizes["d"], sizes["k"]
    return {
        "X": rng.normal(size=(n, d)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        "W": 0.7 * rng.normal(size=(k, d)),
        "b": rng.normal(size=k),
        "c": rng.normal(size=d),
    }


def loss(v):
    X, W = v["X"], v["W"]
    h = np.tanh(X @ W.T + v["b"])
    R = h @ W + v["c"] - X
    pen = ((1 - h * h) ** 2 @ (W * W).sum(axis=1)).sum()
    return ((R * R).sum() / 2 + v[r"\lambda"] / 2 * pen) / len(X)
