import numpy as np

SIZES = {"N": 6, "D": 2, "Q": 3}


def draw(rng, sizes):
    N, D, Q = sizes["N"], sizes["D"], sizes["Q"]
    while True:
        X, y, W, c = rng.normal(size=(N, D)), rng.normal(size=N), rng.normal(size=(Q, D)), rng.normal(size=Q)
        if np.all(np.abs(y[:, None] - X @ W.T - c) > 2e-3):
            return {"X": X, "y": y, "W": W, "c": c, r"\tau": np.sort(rng.uniform(0.05, 0.95, Q))}


def loss(v):
    X, y, W, c, tau = v["X"], v["y"], v["W"], v["c"], v[r"\tau"]
    N, Q = len(y), len(c)
    s = 0
    for q in range(Q):
        for i in range(N):
            r = y[i] - np.sum(W[q] * X[i]) - c[q]
            s = s + (tau[q] * r if np.real(r) > 0 else (tau[q] - 1) * r)
    return s / (N * Q)
