import numpy as np

SIZES = {"N": 7, "D": 2, "K": 4}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    th = np.cumsum(rng.uniform(0.5, 1.5, K - 1))
    return {
        "x": rng.normal(size=(N, D)),
        "y": rng.integers(1, K + 1, N),
        "w": rng.normal(size=D),
        r"\theta": th - th.mean(),
    }


def loss(v):
    x, y, w, th = v["x"], v["y"], v["w"], v[r"\theta"]
    K = len(th) + 1
    J = 0
    for i in range(len(y)):
        s = np.sum(w * x[i])
        F = [0] + [1 / (1 + np.exp(-(th[k] - s))) for k in range(K - 1)] + [1]
        J = J - np.log(F[y[i]] - F[y[i] - 1])
    return J
