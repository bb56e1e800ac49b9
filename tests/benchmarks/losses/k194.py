import numpy as np

SIZES = {"n": 5, "d": 2, "h": 4, "K": 3}


def draw(rng, sizes):
    n, d, h, K = (sizes[c] for c in "ndhK")
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.integers(1, K + 1, n),
        "g": 2 * rng.normal(size=(n, K)),
        "A": rng.normal(size=(h, d)),
        "a": rng.normal(size=h),
        "B": rng.normal(size=(K, h)),
        "b": rng.normal(size=K),
        r"\tau": np.array(rng.uniform(1, 4)),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
    }


def loss(v):
    x, y, g, A, a, B, b, ta, al = (v[k] for k in ["x", "y", "g", "A", "a", "B", "b", r"\tau", r"\alpha"])
    n, K = g.shape
    J = 0
    for i in range(n):
        u = A @ x[i] + a
        s = B @ (u / (1 + np.exp(-u))) + b
        J = J + (1 - al) / n * (np.log(sum(np.exp(s))) - s[y[i] - 1])
        p, r = np.exp(g[i] / ta) / sum(np.exp(g[i] / ta)), np.exp(s / ta) / sum(np.exp(s / ta))
        J = J + al * ta**2 / n * sum(p[k] * np.log(p[k] / r[k]) for k in range(K))
    return J
