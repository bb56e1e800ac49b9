import numpy as np

SIZES = {"N": 5, "d": 2, "K": 3}


def draw(rng, sizes):
    N, d, K = sizes["N"], sizes["d"], sizes["K"]
    r = rng.uniform(0.1, 1, (N, K))
    return {
        "r": r / r.sum(1, keepdims=True),
        "x": rng.normal(size=(N, d)),
        r"\mu": rng.normal(size=(K, d)),
        "A": rng.normal(size=(K, d, d)) * 0.4 + np.eye(d) * 1.2,
        r"\eta": rng.normal(size=K),
    }


def loss(v):
    r, x, mu, A, eta = v["r"], v["x"], v[r"\mu"], v["A"], v[r"\eta"]
    N, K = r.shape
    lp = eta - np.log(np.exp(eta).sum())
    Q = 0
    for k in range(K):
        L = A[k].T @ A[k]
        ld = np.log(np.linalg.det(L))
        for n in range(N):
            e = x[n] - mu[k]
            Q = Q + r[n, k] * (lp[k] + ld / 2 - e @ L @ e / 2)
    return -Q
