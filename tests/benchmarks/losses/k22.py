import numpy as np

SIZES = {"n": 5, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    while True:
        x, u = rng.normal(size=(n, d)), rng.normal(size=d)
        s = x @ u
        if np.all(np.abs(1 - (s[:, None] - s[None, :])) > 1e-3):
            return {
                "x": x,
                "u": u,
                "y": rng.permutation(np.cumsum(rng.uniform(0.2, 1, n))),
                "C": np.array(rng.uniform(0.5, 2)),
            }


def loss(v):
    x, u, y = v["x"], v["u"], v["y"]
    n = len(y)
    s = x @ u
    J = 0
    for i in range(n):
        for j in range(n):
            if y[i] > y[j]:
                h = 1 - (s[i] - s[j])
                if np.real(h) > 0:
                    J = J + h * h
    return np.sum(u * u) / 2 + 2 * v["C"] / (n * (n - 1)) * J
