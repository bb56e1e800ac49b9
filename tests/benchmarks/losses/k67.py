import numpy as np

SIZES = {"N": 4, "D": 3, "L": 2}


def draw(rng, sizes):
    N, D, L = sizes["N"], sizes["D"], sizes["L"]
    return {
        "x": rng.integers(0, 2, (N, D)),
        r"\varepsilon": rng.normal(size=(N, L)),
        "A": rng.normal(size=(L, D)),
        "B": 0.6 * rng.normal(size=(L, D)),
        "a": rng.normal(size=L),
        "W": rng.normal(size=(D, L)),
        "c": rng.normal(size=D),
    }


def loss(v):
    x, ep, A, B, a, W, c = v["x"], v[r"\varepsilon"], v["A"], v["B"], v["a"], v["W"], v["c"]
    N, D = x.shape
    L = len(a)
    J = 0
    for n in range(N):
        z = []
        for i in range(L):
            m = sum(A[i, d] * x[n, d] for d in range(D)) + a[i]
            s = sum(B[i, d] * x[n, d] for d in range(D))
            z.append(m + np.exp(s / 2) * ep[n, i])
            J = J + (m * m + np.exp(s) - 1 - s) / (2 * N)
        for d in range(D):
            o = sum(W[d, i] * z[i] for i in range(L)) + c[d]
            J = J + (np.log(1 + np.exp(o)) - x[n, d] * o) / N
    return J
