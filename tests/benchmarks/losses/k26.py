import numpy as np

SIZES = {"n": 5, "c": 2}


def draw(rng, sizes):
    n, c = sizes["n"], sizes["c"]
    A = np.triu(rng.uniform(0.1, 1, (n, n)) * rng.integers(0, 2, (n, n)), 1)
    m = rng.integers(0, 2, n)
    m[0] = 1
    return {
        "A": A + A.T,
        "Y": rng.normal(size=(n, c)),
        "m": m,
        "F": rng.normal(size=(n, c)),
        r"\gamma": np.array(rng.uniform(0.2, 1)),
        r"\epsilon": np.array(rng.uniform(0.01, 0.2)),
    }


def loss(v):
    A, Y, m, F = v["A"], v["Y"], v["m"], v["F"]
    n = len(m)
    J = v[r"\epsilon"] * np.sum(F * F)
    for i in range(n):
        e = F[i] - Y[i]
        J = J + m[i] * np.sum(e * e)
        for j in range(n):
            d = F[i] - F[j]
            J = J + v[r"\gamma"] / 2 * A[i, j] * np.sum(d * d)
    return J
