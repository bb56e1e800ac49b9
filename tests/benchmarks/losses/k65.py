import numpy as np

SIZES = {"n": 5, "d": 2, "K": 3}


def draw(rng, sizes):
    n, d, K = sizes["n"], sizes["d"], sizes["K"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.integers(1, K + 1, n),
        "w": rng.normal(size=(K, d)),
        r"\beta": np.array(rng.uniform(0.5, 3)),
        "C": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    x, y, w, be = v["x"], v["y"], v["w"], v[r"\beta"]
    n, d = x.shape
    J = 0
    for k in range(len(w)):
        for j in range(d):
            J = J + w[k, j] * w[k, j] / 2
    for i in range(n):
        c, s = int(y[i]) - 1, 0
        for k in range(len(w)):
            m = sum((w[k, j] - w[c, j]) * x[i, j] for j in range(d)) + (0 if k == c else 1)
            s = s + np.exp(be * m)
        J = J + v["C"] / n * np.log(s) / be
    return J
