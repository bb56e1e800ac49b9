import numpy as np

SIZES = {"N": 5, "F": 2, "H": 4, "C": 3}


def draw(rng, sizes):
    N, F, H, C = (sizes[c] for c in "NFHC")
    A = np.triu(rng.uniform(size=(N, N)) < 0.5, 1).astype(int)
    A = A + A.T
    B = A + np.eye(N)
    S = B / np.sqrt(np.outer(B.sum(1), B.sum(1)))
    while True:
        X, T0 = rng.normal(size=(N, F)), rng.normal(size=(F, H))
        if np.abs(S @ X @ T0).min() > 0.01:
            break
    mu = rng.integers(0, 2, N)
    mu[0] = 1
    return {
        "A": A,
        "X": X,
        "Y": np.eye(C, dtype=int)[rng.integers(0, C, N)],
        r"\mu": mu,
        r"\Theta_0": T0,
        r"\Theta_1": rng.normal(size=(H, C)),
        r"\lambda": np.array(rng.uniform(0.01, 0.3)),
    }


def loss(v):
    A, X, Y, mu, T0, T1 = v["A"], v["X"], v["Y"], v[r"\mu"], v[r"\Theta_0"], v[r"\Theta_1"]
    N, C = Y.shape
    B = A + np.eye(N)
    d = B.sum(axis=1)
    S = np.array([[B[i, j] / np.sqrt(d[i] * d[j]) for j in range(N)] for i in range(N)])
    G = S @ X @ T0
    Z = S @ np.where(np.real(G) > 0, G, 0) @ T1
    J = 0
    for i in range(N):
        for c in range(C):
            J = J - mu[i] * Y[i, c] * np.log(np.exp(Z[i, c]) / sum(np.exp(Z[i]))) / mu.sum()
    return J + v[r"\lambda"] / 2 * (T0 * T0).sum()
