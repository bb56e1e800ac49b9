import numpy as np

SIZES = {"N": 5, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    A = rng.normal(size=(D, D))
    return {
        r"\boldsymbol{\phi}": rng.normal(size=(N, D)),
        "t": rng.integers(0, 2, N),
        r"\alpha": np.array(rng.uniform(0.3, 2)),
        r"\mathbf{m}": rng.normal(size=D),
        r"\mathbf{S}": A @ A.T / D + 0.5 * np.eye(D),
        r"\xi": rng.uniform(0.5, 2.5, N),
    }


def loss(v):
    ph, t, al, m, S, xi = v[r"\boldsymbol{\phi}"], v["t"], v[r"\alpha"], v[r"\mathbf{m}"], v[r"\mathbf{S}"], v[r"\xi"]
    N, D = ph.shape
    J = -(D + D * np.log(al) + np.log(np.linalg.det(S))) / 2
    for d in range(D):
        J = J + al * (S[d, d] + m[d] * m[d]) / 2
    for n in range(N):
        a = sum(m[d] * ph[n, d] for d in range(D))
        q = sum(ph[n, d] * (S[d, e] + m[d] * m[e]) * ph[n, e] for d in range(D) for e in range(D))
        lam = np.tanh(xi[n] / 2) / (4 * xi[n])
        J = J + np.log(1 + np.exp(-xi[n])) - (t[n] - 0.5) * a + xi[n] / 2 + lam * (q - xi[n] ** 2)
    return J
