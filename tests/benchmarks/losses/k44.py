import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "y": rng.normal(size=n),
        "c": rng.uniform(0.3, 2, n),
        "x": rng.normal(size=(n, p)),
        r"\tau": np.array(rng.uniform(0.1, 0.9)),
        "h": np.array(rng.uniform(0.3, 1)),
        r"\alpha": np.array(rng.normal()),
        r"\beta": rng.normal(size=p),
    }


def loss(v):
    y, c, x, tau, h, be = v["y"], v["c"], v["x"], v[r"\tau"], v["h"], v[r"\beta"]
    J = 0
    for i in range(len(y)):
        u = y[i] - v[r"\alpha"]
        for j in range(len(be)):
            u = u - x[i, j] * be[j]
        J = J + c[i] * (tau * u + h * np.log(1 + np.exp(-u / h)))
    return J
