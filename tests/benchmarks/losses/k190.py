import numpy as np

SIZES = {"n": 5, "d": 2, "C": 3}


def draw(rng, sizes):
    n, d, C = sizes["n"], sizes["d"], sizes["C"]
    m = rng.integers(0, 2, n)
    m[0] = 1
    return {
        "x": rng.normal(size=(n, d)),
        r"\sigma": np.array(rng.uniform(0.7, 1.6)),
        "Y": np.eye(C, dtype=int)[rng.integers(0, C, n)],
        "m": m,
        "F": rng.normal(size=(n, C)),
        r"\mu": np.array(rng.uniform(0.3, 3)),
        r"\nu": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    x, sg, Y, m, F = v["x"], v[r"\sigma"], v["Y"], v["m"], v["F"]
    n, C = F.shape
    W = np.array(
        [[np.exp(-sum((x[i] - x[j]) ** 2) / (2 * sg**2)) if i != j else 0 * sg for j in range(n)] for i in range(n)]
    )
    D = [sum(W[i, j] for j in range(n)) for i in range(n)]
    J = 0
    for c in range(C):
        for i in range(n):
            J = J + F[i, c] ** 2 + v[r"\mu"] * m[i] * (F[i, c] - Y[i, c]) ** 2 + v[r"\nu"] / 2 * F[i, c] ** 2
            for j in range(n):
                J = J - F[i, c] * W[i, j] / np.sqrt(D[i]) / np.sqrt(D[j]) * F[j, c]
    return J
