import numpy as np

SIZES = {"n": 5, "m": 3, "F": 4, "H": 2, "K": 3}


def draw(rng, sizes):
    n, m, F, H, K = (sizes[k] for k in ("n", "m", "F", "H", "K"))
    A = np.triu(rng.integers(0, 2, (n, n)).astype(float), 1)
    A[0, n - 1] = 1
    Y = np.zeros((m, K))
    for i in range(m):
        Y[i, rng.integers(K)] = 1
    return {
        "A": A + A.T,
        "X": rng.normal(size=(n, F)),
        "Y": Y,
        "W_0": rng.normal(size=(F, H)),
        "W_1": rng.normal(size=(H, K)),
        r"\gamma": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    A, X, Y, W0, W1 = v["A"], v["X"], v["Y"], v["W_0"], v["W_1"]
    n, F = X.shape
    H, K = W1.shape
    deg = [1 + sum(A[i, j] for j in range(n)) for i in range(n)]
    S = [[(A[i, j] + (i == j)) / np.sqrt(deg[i] * deg[j]) for j in range(n)] for i in range(n)]
    T = [
        [np.tanh(sum(S[i][j] * X[j, f] * W0[f, h] for j in range(n) for f in range(F))) for h in range(H)]
        for i in range(n)
    ]
    Z = []
    for i in range(n):
        e = [np.exp(sum(S[i][j] * T[j][h] * W1[h, k] for j in range(n) for h in range(H))) for k in range(K)]
        Z.append([ek / sum(e) for ek in e])
    J = 0
    for i in range(len(Y)):
        for k in range(K):
            J = J - Y[i, k] * np.log(Z[i][k])
    for i in range(n):
        for j in range(n):
            for k in range(K):
                J = J + v[r"\gamma"] / 2 * A[i, j] * (Z[i][k] - Z[j][k]) * (Z[i][k] - Z[j][k])
    return J
