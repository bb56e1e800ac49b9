import numpy as np

SIZES = {"n": 6, "k": 4}


def draw(rng, sizes):
    n, k = sizes["n"], sizes["k"]
    while True:
        y, x, b = rng.normal(size=n), rng.normal(size=(n, k)), rng.normal(size=k)
        if abs(y - x @ b).min() > 0.05:
            return {
                "y": y,
                "x": x,
                "b": b,
                r"\tau": np.array(rng.uniform(0.1, 0.9)),
                r"\kappa": np.array(rng.uniform(0.05, 0.5)),
            }


def loss(v):
    y, x, b, tau = v["y"], v["x"], v["b"], v[r"\tau"]
    n, k = x.shape
    S = 0
    for i in range(n):
        u = y[i] - sum(x[i, j] * b[j] for j in range(k))
        S = S + (tau if np.real(u) >= 0 else 1 - tau) * u**2 / n
    return S + v[r"\kappa"] * sum((b[j] - b[j - 1]) ** 2 for j in range(1, k))
