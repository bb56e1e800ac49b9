import numpy as np

SIZES = {"n": 5, "p": 2, "K": 3}


def draw(rng, sizes):
    n, p, K = sizes["n"], sizes["p"], sizes["K"]
    S = np.triu(rng.uniform(0, 1, (K, K)), 1)
    return {
        "X": rng.normal(size=(n, p)),
        "Y": rng.normal(size=(n, K)),
        "W": rng.normal(size=(p, K)),
        "b": rng.normal(size=K),
        "S": S + S.T,
        r"\gamma": np.array(rng.uniform(0.2, 2)),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    X, Y, W, b, S = v["X"], v["Y"], v["W"], v["b"], v["S"]
    n, K = Y.shape
    E = X @ W + b - Y
    g = sum(S[k, lv] * sum((W[:, k] - W[:, lv]) ** 2) for k in range(K) for lv in range(K)) / 2
    return (E * E).sum() / (2 * n) + v[r"\gamma"] / 2 * g + v[r"\lambda"] / 2 * (W * W).sum()
