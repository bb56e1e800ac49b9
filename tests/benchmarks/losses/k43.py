import numpy as np

SIZES = {"d": 3, "m": 5, "K": 4}


def draw(rng, sizes):
    d, m, K = sizes["d"], sizes["m"], sizes["K"]
    Y = np.zeros((K, m))
    for i in range(m):
        Y[rng.integers(K), i] = 1
    return {
        "X": rng.normal(size=(d, m)),
        "Y": Y,
        r"\Theta": rng.normal(size=(K, d)),
        "b": rng.normal(size=K),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    X, Y, Th, b = v["X"], v["Y"], v[r"\Theta"], v["b"]
    d, m = X.shape
    K = len(b)
    J = 0
    for i in range(m):
        z = [sum(Th[k, j] * X[j, i] for j in range(d)) + b[k] for k in range(K)]
        s = sum(np.exp(zk) for zk in z)
        for k in range(K):
            J = J - Y[k, i] * np.log(np.exp(z[k]) / s) / m
    for k in range(K):
        for j in range(d):
            J = J + v[r"\lambda"] / 2 * Th[k, j] * Th[k, j]
    return J
