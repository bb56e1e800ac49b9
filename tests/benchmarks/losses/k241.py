import numpy as np

SIZES = {"T": 4, "V": 5, "d": 3, "m": 2}


def draw(rng, sizes):
    T, V, d, m = (sizes[c] for c in "TVdm")
    return {
        "w": rng.integers(1, V + 1, T + 1),
        "E": rng.normal(size=(V, d)),
        "p": rng.normal(size=(T, d)),
        "W_q": rng.normal(size=(m, d)),
        "W_k": rng.normal(size=(m, d)),
        "W_v": rng.normal(size=(d, d)),
        "W_u": 0.7 * rng.normal(size=(V, d)),
    }


def loss(v):
    w, p = v["w"] - 1, v["p"]
    T = len(p)
    x = v["E"][w[:T]] + p
    q, k, u = x @ v["W_q"].T, x @ v["W_k"].T, x @ v["W_v"].T
    J = 0
    for t in range(T):
        a = np.exp(k[: t + 1] @ q[t] / np.sqrt(q.shape[1]))
        z = v["W_u"] @ (x[t] + (a / a.sum()) @ u[: t + 1])
        J = J + (np.log(np.exp(z).sum()) - z[w[t + 1]]) / T
    return J
