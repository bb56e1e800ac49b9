import numpy as np

SIZES = {"n": 5, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    B = rng.normal(size=(d, d))
    L = 0.3 * rng.normal(size=(d, d)) + 0.7 * np.eye(d)
    while abs(np.linalg.det(L)) < 0.15:
        L = 0.3 * rng.normal(size=(d, d)) + 0.7 * np.eye(d)
    return {
        "y": rng.integers(0, 5, n),
        "x": 0.7 * rng.normal(size=(n, d)),
        "m_0": rng.normal(size=d),
        "S_0": B @ B.T / d + 0.5 * np.eye(d),
        "m": 0.6 * rng.normal(size=d),
        "L": L,
    }


def loss(v):
    y, x, m, L, m0, S0 = v["y"], v["x"], v["m"], v["L"], v["m_0"], v["S_0"]
    V, P = L @ L.T, np.linalg.inv(S0)
    F = (np.trace(P @ V) + (m - m0) @ P @ (m - m0) - len(m) + np.log(np.linalg.det(S0) / np.linalg.det(V))) / 2
    for i in range(len(y)):
        F = F + np.exp(m @ x[i] + x[i] @ V @ x[i] / 2) - y[i] * (m @ x[i])
    return F
