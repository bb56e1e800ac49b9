import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "X": rng.normal(size=(n, p)),
        "y": rng.integers(0, 2, n),
        r"\beta_0": np.array(rng.normal()),
        r"\beta": rng.normal(size=p),
        r"\Theta": rng.normal(size=(p, p)),
        r"\epsilon": np.array(rng.uniform(0.1, 0.4)),
        r"\lambda_1": np.array(rng.uniform(0.1, 1)),
        r"\lambda_2": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    X, y, be, Th, ep = v["X"], v["y"], v[r"\beta"], v[r"\Theta"], v[r"\epsilon"]
    n, p = X.shape
    J = 0
    for i in range(n):
        e = v[r"\beta_0"]
        for j in range(p):
            e = e + be[j] * X[i, j]
            for k in range(j + 1, p):
                e = e + Th[j, k] * X[i, j] * X[i, k]
        J = J + (np.log(1 + np.exp(e)) - y[i] * e) / n
    for j in range(p):
        J = J + v[r"\lambda_1"] * (np.sqrt(be[j] ** 2 + ep) - np.sqrt(ep))
        for k in range(j + 1, p):
            J = J + v[r"\lambda_2"] / 2 * Th[j, k] ** 2
    return J
