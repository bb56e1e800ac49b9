import numpy as np

SIZES = {"n": 4, "d": 2, "K": 3}


def draw(rng, sizes):
    n, d, K = sizes["n"], sizes["d"], sizes["K"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.integers(1, K + 1, n),
        "W": rng.normal(size=(K, d)),
        "A": rng.normal(size=(K, K)),
    }


def loss(v):
    x, y, W, A = v["x"], v["y"] - 1, v["W"], v["A"]
    n, _K = len(x), len(A)
    s = sum(W[y[i]] @ x[i] for i in range(n)) + sum(A[y[i - 1], y[i]] for i in range(1, n))
    a = np.exp(W @ x[0])
    for i in range(1, n):
        a = np.exp(W @ x[i]) * (np.exp(A).T @ a)
    return np.log(a.sum()) - s
