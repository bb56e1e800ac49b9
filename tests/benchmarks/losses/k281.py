import numpy as np

SIZES = {"N": 4}


def draw(rng, sizes):
    N = sizes["N"]
    return {
        "X": 1.5 * rng.normal(size=(N, 3)),
        "q": rng.normal(size=N),
        r"\varepsilon": np.array(rng.uniform(0.5, 1.5)),
        r"\sigma": np.array(rng.uniform(0.8, 1.2)),
        "k": np.array(rng.uniform(0.3, 1)),
    }


def loss(v):
    X, q, s = v["X"], v["q"], v[r"\sigma"]
    total = v["k"] / 2 * (X * X).sum()
    for b in range(len(X)):
        for a in range(b):
            r = np.sqrt(((X[a] - X[b]) ** 2).sum())
            total = total + 4 * v[r"\varepsilon"] * ((s / r) ** 12 - (s / r) ** 6) + q[a] * q[b] / r
    return total
