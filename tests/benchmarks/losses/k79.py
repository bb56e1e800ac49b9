import numpy as np

SIZES = {"T": 4, "n": 2, "m": 3}


def draw(rng, sizes):
    T, n, m = sizes["T"], sizes["n"], sizes["m"]

    def pd(k):
        A = rng.normal(size=(k, k))
        return A @ A.T / k + 0.5 * np.eye(k)

    return {
        "x": rng.normal(size=(T, n)),
        "y": rng.normal(size=(T, m)),
        "C": rng.normal(size=(m, n)),
        "A": 0.7 * rng.normal(size=(n, n)),
        "R": pd(m),
        "Q": pd(n),
        "P_1": pd(n),
        r"\mu_1": rng.normal(size=n),
    }


def loss(v):
    x, y, C, A, mu = v["x"], v["y"], v["C"], v["A"], v[r"\mu_1"]
    T, n = x.shape
    m = len(C)

    def q(r, M):
        P = np.linalg.inv(M)
        return sum(r[a] * P[a, b] * r[b] for a in range(len(r)) for b in range(len(r))) / 2

    J = q([x[0, a] - mu[a] for a in range(n)], v["P_1"])
    for t in range(T):
        J = J + q([y[t, a] - sum(C[a, b] * x[t, b] for b in range(n)) for a in range(m)], v["R"])
        if t + 1 < T:
            J = J + q([x[t + 1, a] - sum(A[a, b] * x[t, b] for b in range(n)) for a in range(n)], v["Q"])
    return J
