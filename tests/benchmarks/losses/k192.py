import numpy as np

SIZES = {"V": 5, "d": 3, "T": 4, "m": 2}


def draw(rng, sizes):
    V, d, T, m = (sizes[c] for c in "VdTm")
    return {
        r"\mathbf{v}": rng.normal(size=(V, d)),
        r"\mathbf{u}": rng.normal(size=(V, d)),
        "c": rng.integers(1, V + 1, T),
        "o": rng.integers(1, V + 1, T),
        "n": rng.integers(1, V + 1, (T, m)),
        r"\lambda": np.array(rng.uniform(0.01, 0.3)),
    }


def loss(v):
    a, u, c, o, n = v[r"\mathbf{v}"], v[r"\mathbf{u}"], v["c"], v["o"], v["n"]
    T, m = n.shape

    def ls(z):
        return -np.log(1 + np.exp(-z))

    J = v[r"\lambda"] / 2 * ((a * a).sum() + (u * u).sum())
    for t in range(T):
        J = J - ls(sum(u[o[t] - 1] * a[c[t] - 1]))
        for j in range(m):
            J = J - ls(-sum(u[n[t, j] - 1] * a[c[t] - 1]))
    return J
