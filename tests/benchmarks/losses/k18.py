import numpy as np

SIZES = {"N": 6, "D": 2, "K": 3}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "x": rng.normal(size=(N, D)),
        "a": rng.normal(size=K),
        r"\mu": rng.normal(size=(K, D)),
        "s": 0.3 * rng.normal(size=K),
    }


def loss(v):
    x, a, mu, s = v["x"], v["a"], v[r"\mu"], v["s"]
    N, D = x.shape
    w = np.exp(a) / np.sum(np.exp(a))
    J = 0
    for i in range(N):
        p = 0
        for k in range(len(a)):
            d = x[i] - mu[k]
            p = p + w[k] * (2 * np.pi) ** (-D / 2) * np.exp(-D * s[k]) * np.exp(-np.sum(d * d) / (2 * np.exp(2 * s[k])))
        J = J - np.log(p)
    return J / N
