import numpy as np

SIZES = {"N": 5, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    B = rng.normal(size=(D, D))
    return {
        "X": rng.normal(size=(N, D)),
        "y": rng.normal(size=N),
        r"\Sigma_0": B @ B.T / D + 0.5 * np.eye(D),
        "m": rng.normal(size=D),
        "L": 0.4 * rng.normal(size=(D, D)) + 1.5 * np.eye(D),
        r"\kappa": np.array(0.3 * rng.normal()),
    }


def loss(v):
    X, y, S0, m, L, k = v["X"], v["y"], v[r"\Sigma_0"], v["m"], v["L"], v[r"\kappa"]
    N, D = X.shape
    r, XL = y - X @ m, X @ L
    P = np.linalg.inv(S0)
    S = L @ L.T
    t = 0
    for i in range(D):
        for j in range(D):
            t = t + P[i, j] * S[j, i] + m[i] * P[i, j] * m[j]
    return (
        N / 2 * np.log(2 * np.pi)
        + N * k
        + (np.sum(r * r) + np.sum(XL * XL)) / (2 * np.exp(2 * k))
        + (t - D + np.log(np.linalg.det(S0)) - np.log(np.linalg.det(S))) / 2
    )
