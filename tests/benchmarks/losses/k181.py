import numpy as np

SIZES = {"n": 5, "d": 3, "k": 2}


def draw(rng, sizes):
    n, d, k = sizes["n"], sizes["d"], sizes["k"]
    X = rng.normal(size=(n, d))
    return {
        "X^A": X + 0.5 * rng.normal(size=(n, d)),
        "X^B": X + 0.5 * rng.normal(size=(n, d)),
        "W": 0.7 * rng.normal(size=(d, k)),
        "b": 0.5 * rng.normal(size=k),
        r"\lambda": np.array(rng.uniform(0.05, 0.8)),
    }


def loss(v):
    W, b = v["W"], v["b"]
    A, B = np.tanh(v["X^A"] @ W + b), np.tanh(v["X^B"] @ W + b)
    n, k = A.shape
    A, B = A - A.sum(axis=0) / n, B - B.sum(axis=0) / n
    J = 0
    for i in range(k):
        for j in range(k):
            c = sum(A[:, i] * B[:, j]) / (np.sqrt(sum(A[:, i] ** 2)) * np.sqrt(sum(B[:, j] ** 2)))
            J = J + ((1 - c) ** 2 if i == j else v[r"\lambda"] * c**2)
    return J
