import numpy as np

SIZES = {"N": 5, "D": 2, "K": 3}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "X": rng.normal(size=(N, D)),
        "T": np.eye(K, dtype=int)[rng.integers(0, K, N)],
        "W": rng.normal(size=(D, K)),
        "b": rng.normal(size=K),
        r"\epsilon": np.array(rng.uniform(0.05, 0.3)),
        r"\lambda": np.array(rng.uniform(0.01, 0.5)),
    }


def loss(v):
    X, T, W, b, eps = v["X"], v["T"], v["W"], v["b"], v[r"\epsilon"]
    N, K = T.shape
    Z = X @ W + b
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return -(((1 - eps) * T + eps / K) * np.log(P)).sum() / N + v[r"\lambda"] / 2 * (W * W).sum()
