import numpy as np

SIZES = {"n": 4, "m": 3, "K": 2}


def draw(rng, sizes):
    n, m, K = sizes["n"], sizes["m"], sizes["K"]
    A = rng.uniform(0, 1, (m, m))
    return {
        "Y": rng.poisson(1.5, (n, m)),
        r"\theta": rng.normal(size=(n, K)),
        r"\beta": rng.normal(size=(m, K)),
        "G": (A + A.T) / 2,
        r"\rho": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    Y, th, be, G = v["Y"], v[r"\theta"], v[r"\beta"], v["G"]

    def s(t):
        return np.log(1 + np.exp(t))

    n, K = th.shape
    m = len(be)
    J = 0
    for i in range(n):
        for j in range(m):
            L = sum(s(th[i, k]) * s(be[j, k]) for k in range(K))
            J = J + L - Y[i, j] * np.log(L)
    for j in range(m):
        for i in range(m):
            J = J + v[r"\rho"] / 4 * G[j, i] * sum((be[j, k] - be[i, k]) ** 2 for k in range(K))
    return J
