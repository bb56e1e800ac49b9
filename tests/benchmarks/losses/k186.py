import numpy as np

SIZES = {"n": 3, "T": 4, "d": 5, "k": 2, "v": 6}


def draw(rng, sizes):
    n, T, d, k, q = (sizes[c] for c in "nTdkv")
    return {
        "X": rng.normal(size=(n, T, d)),
        "y": rng.normal(size=n),
        "W_Q": 0.7 * rng.normal(size=(d, k)),
        "W_K": 0.7 * rng.normal(size=(d, k)),
        "W_V": 0.6 * rng.normal(size=(d, q)),
        "w": rng.normal(size=q),
    }


def loss(v):
    X, y, WQ, WK, WV, w = v["X"], v["y"], v["W_Q"], v["W_K"], v["W_V"], v["w"]
    n, T, _d = X.shape
    k = WQ.shape[1]
    J = 0
    for i in range(n):
        Q, K, V = X[i] @ WQ, X[i] @ WK, X[i] @ WV
        f = 0
        for t in range(T):
            e = [np.exp(sum(Q[t] * K[s]) / np.sqrt(k)) for s in range(T)]
            f = f + sum(e[s] / sum(e) * sum(V[s] * w) for s in range(T)) / T
        J = J + (f - y[i]) ** 2 / n
    return J
