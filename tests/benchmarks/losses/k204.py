import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        r"\mathbf a": rng.normal(size=(n, p)),
        "y": 2 * rng.normal(size=n),
        r"\boldsymbol\theta": rng.normal(size=p),
        r"\alpha": np.array(rng.uniform(0.4, 1.6)),
        "c": np.array(rng.uniform(0.6, 1.6)),
        r"\mu": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    a, y, th, al, c, mu = v[r"\mathbf a"], v["y"], v[r"\boldsymbol\theta"], v[r"\alpha"], v["c"], v[r"\mu"]
    n = len(y)
    k = 2 - al
    J = n * np.log(c) - mu * np.log(al) - mu * np.log(2 - al)
    for i in range(n):
        r = y[i] - a[i] @ th
        J = J + k / al * (((r / c) ** 2 / k + 1) ** (al / 2) - 1)
    return J
