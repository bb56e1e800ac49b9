import numpy as np

SIZES = {"N": 5, "P": 3, "M": 2}


def draw(rng, sizes):
    N, P, M = sizes["N"], sizes["P"], sizes["M"]
    B = rng.normal(size=(N, N))
    return {
        "X": rng.normal(size=(N, P)),
        "Y": rng.normal(size=(N, M)),
        "S": B @ B.T / N + np.eye(N),
        r"\Gamma": rng.normal(size=(P, P)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        "W": rng.normal(size=(P, M)),
    }


def loss(v):
    X, Y, S, G, W = v["X"], v["Y"], v["S"], v[r"\Gamma"], v["W"]
    N, M = Y.shape
    E = Y - X @ W
    s = 0
    for m in range(M):
        for i in range(N):
            for j in range(N):
                s = s + E[i, m] * S[i, j] * E[j, m]
    H = G @ W
    return s / 2 + v[r"\lambda"] / 2 * np.sum(H * H)
