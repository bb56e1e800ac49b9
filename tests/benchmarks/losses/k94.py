import numpy as np

SIZES = {"P": 5, "K": 2, "V": 4, "d": 3}


def draw(rng, sizes):
    P, K, V, d = sizes["P"], sizes["K"], sizes["V"], sizes["d"]
    return {
        "u": rng.normal(size=(V, d)),
        "v": rng.normal(size=(V, d)),
        "a": rng.integers(1, V + 1, P),
        "b": rng.integers(1, V + 1, P),
        "g": rng.integers(1, V + 1, (P, K)),
    }


def loss(v):
    u, w, a, b, g = v["u"], v["v"], v["a"], v["b"], v["g"]
    P, K = g.shape

    def dot(i, j):
        return sum(u[i - 1, t] * w[j - 1, t] for t in range(u.shape[1]))

    J = 0
    for p in range(P):
        J = J + np.log(1 + np.exp(-dot(a[p], b[p]))) / P
        for j in range(K):
            J = J + np.log(1 + np.exp(dot(a[p], g[p, j]))) / P
    return J
