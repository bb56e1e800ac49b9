import numpy as np

SIZES = {"N": 5, "D": 2, "K": 3}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "X": rng.normal(size=(N, D)),
        "Y": np.eye(K, dtype=int)[rng.integers(0, K, N)],
        "W": rng.normal(size=(D, K)),
        "b": rng.normal(size=K),
        r"\mu": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    X, Y, W, b = v["X"], v["Y"], v["W"], v["b"]
    N, K = Y.shape
    s = 0
    for n in range(N):
        z = X[n] @ W + b
        s = s + np.log(np.sum(np.exp(z)))
        for k in range(K):
            s = s - Y[n, k] * z[k]
    return s + v[r"\mu"] / 2 * np.sum(W * W)
