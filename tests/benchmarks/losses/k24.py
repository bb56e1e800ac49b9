import numpy as np

SIZES = {"T": 4, "d": 3, "m": 2, "p": 5}


def draw(rng, sizes):
    T, d, m, p = sizes["T"], sizes["d"], sizes["m"], sizes["p"]
    return {
        "X": rng.normal(size=(T, d)),
        "Y": rng.normal(size=(T, p)),
        "W_Q": 0.7 * rng.normal(size=(d, m)),
        "W_K": 0.7 * rng.normal(size=(d, m)),
        "W_V": rng.normal(size=(d, p)),
    }


def loss(v):
    X, Y = v["X"], v["Y"]
    Q, K, V = X @ v["W_Q"], X @ v["W_K"], X @ v["W_V"]
    T, m = Q.shape
    J = 0
    for s in range(T):
        e = [np.exp(np.sum(Q[s] * K[r]) / np.sqrt(m)) for r in range(T)]
        tot = sum(e)
        o = -Y[s]
        for r in range(T):
            o = o + e[r] / tot * V[r]
        J = J + np.sum(o * o)
    return J / (2 * T)
