import numpy as np

SIZES = {"N": 5, "D": 3, "M": 4, "K": 2}


def draw(rng, sizes):
    N, D, M, K = sizes["N"], sizes["D"], sizes["M"], sizes["K"]
    Y = np.zeros((N, K))
    for n in range(N):
        Y[n, rng.integers(K)] = 1
    for _ in range(1000):
        X, W1, b1 = rng.normal(size=(N, D)), rng.normal(size=(D, M)), rng.normal(size=M)
        if np.min(np.abs(X @ W1 + b1)) > 0.02:
            break
    return {
        "X": X,
        "Y": Y,
        "W_1": W1,
        "b_1": b1,
        "W_2": rng.normal(size=(M, K)),
        "b_2": rng.normal(size=K),
        r"\epsilon": np.array(rng.uniform(0.05, 0.4)),
    }


def loss(v):
    X, Y, W1, b1, W2, b2, eps = v["X"], v["Y"], v["W_1"], v["b_1"], v["W_2"], v["b_2"], v[r"\epsilon"]
    N, D = X.shape
    M, K = len(b1), len(b2)
    J = 0
    for n in range(N):
        a = []
        for m in range(M):
            t = sum(X[n, d] * W1[d, m] for d in range(D)) + b1[m]
            a.append(t if t.real > 0 else 0 * t)
        s = [sum(a[m] * W2[m, k] for m in range(M)) + b2[k] for k in range(K)]
        den = sum(np.exp(t) for t in s)
        for k in range(K):
            J = J - ((1 - eps) * Y[n, k] + eps / K) * (s[k] - np.log(den)) / N
    return J
