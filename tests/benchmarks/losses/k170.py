import numpy as np

SIZES = {"n": 4, "d": 3, "k": 2}


def draw(rng, sizes):
    n, d, k = sizes["n"], sizes["d"], sizes["k"]
    return {
        "x": rng.normal(size=(n, d)),
        "W": rng.normal(size=(k, d)),
        "b": rng.normal(size=k),
        "c": rng.normal(size=d),
        r"\lambda": np.array(rng.uniform(0.2, 2)),
    }


def loss(v):
    x, W, b, c = v["x"], v["W"], v["b"], v["c"]
    k, d = W.shape
    J = 0
    for i in range(len(x)):
        h = 1 / (1 + np.exp(-(W @ x[i] + b)))
        r = x[i] - W.T @ h - c
        J = J + sum(r[j] ** 2 for j in range(d))
        for a in range(k):
            for j in range(d):
                J = J + v[r"\lambda"] * (h[a] * (1 - h[a]) * W[a, j]) ** 2
    return J
