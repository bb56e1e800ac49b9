import numpy as np

SIZES = {"m": 4, "n": 5, "k": 2}


def draw(rng, sizes):
    m, n, k = sizes["m"], sizes["n"], sizes["k"]
    return {
        "R": rng.normal(size=(m, n)),
        "M": rng.integers(0, 2, (m, n)),
        "U": rng.normal(size=(m, k)),
        "V": rng.normal(size=(n, k)),
        "a": rng.normal(size=m),
        "b": rng.normal(size=n),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    R, M, U, V, a, b = (v[c] for c in "RMUVab")
    J = 0
    for i in range(R.shape[0]):
        for j in range(R.shape[1]):
            if M[i, j]:
                e = R[i, j] - np.sum(U[i] * V[j]) - a[i] - b[j]
                J = J + e * e / 2
    return J + v[r"\lambda"] / 2 * (np.sum(U * U) + np.sum(V * V))
