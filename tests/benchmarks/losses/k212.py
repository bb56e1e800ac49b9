import numpy as np

SIZES = {"N": 5, "D": 3, "C": 4}


def draw(rng, sizes):
    N, D, C = sizes["N"], sizes["D"], sizes["C"]
    return {
        "x": rng.normal(size=(N, D)),
        "y": rng.integers(1, C + 1, N),
        "W": rng.normal(size=(C, D)),
        "b": rng.normal(size=C),
        r"\lambda": np.array(rng.uniform(0.01, 0.5)),
    }


def loss(v):
    x, y, W, b = v["x"], v["y"], v["W"], v["b"]
    N = len(y)
    L = v[r"\lambda"] * (W * W).sum()
    for i in range(N):
        f = W @ x[i] + b
        L = L + (-f[y[i] - 1] + np.log(np.exp(f).sum())) / N
    return L
