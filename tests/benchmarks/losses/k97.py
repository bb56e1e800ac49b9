import numpy as np

SIZES = {"m": 3, "n": 3, "p": 2, "q": 2}


def draw(rng, sizes):
    m, n, p, q = sizes["m"], sizes["n"], sizes["p"], sizes["q"]
    A = rng.normal(size=(q, q))
    return {
        "y": rng.normal(size=(m, n)),
        "X": rng.normal(size=(m, n, p)),
        "Z": rng.normal(size=(m, n, q)),
        r"\beta": rng.normal(size=p),
        "G": A @ A.T / q + 0.5 * np.eye(q),
        r"\sigma": np.array(rng.uniform(0.7, 1.5)),
    }


def loss(v):
    y, X, Z, be, G, s = v["y"], v["X"], v["Z"], v[r"\beta"], v["G"], v[r"\sigma"]
    m, n, p = X.shape
    J = 0
    for i in range(m):
        V = np.einsum("ac,cd,bd->ab", Z[i], G, Z[i]) + s * s * np.eye(n)
        P = np.linalg.inv(V)
        r = [y[i, a] - sum(X[i, a, j] * be[j] for j in range(p)) for a in range(n)]
        J = J + np.log(np.linalg.det(V)) / 2 + sum(r[a] * P[a, b] * r[b] for a in range(n) for b in range(n)) / 2
    return J
