import numpy as np

SIZES = {"D": 4, "N": 5, "k": 2}


def draw(rng, sizes):
    D, N, k = sizes["D"], sizes["N"], sizes["k"]
    return {
        r"\mathbf{x}": rng.normal(size=(N, D)),
        r"\mathbf{U}": 0.6 * rng.normal(size=(D, k)),
        r"\mathbf{m}": rng.normal(size=D),
        r"\mu": np.array(rng.uniform(0.3, 2)),
    }


def loss(v):
    x, U, m, mu = v[r"\mathbf{x}"], v[r"\mathbf{U}"], v[r"\mathbf{m}"], v[r"\mu"]
    D, k = U.shape
    N = len(x)
    J = 0
    for n in range(N):
        c = [x[n, d] - m[d] for d in range(D)]
        s = [sum(U[d, a] * c[d] for d in range(D)) for a in range(k)]
        for d in range(D):
            r = c[d] - sum(U[d, a] * s[a] for a in range(k))
            J = J + r * r / N
    for a in range(k):
        for b in range(k):
            g = sum(U[d, a] * U[d, b] for d in range(D)) - (1 if a == b else 0)
            J = J + mu / 4 * g * g
    return J
