import numpy as np

SIZES = {"d": 3, "m": 6}


def draw(rng, sizes):
    d, m = sizes["d"], sizes["m"]
    return {
        "X": rng.normal(size=(d, m)),
        "y": 2 * rng.integers(0, 2, m) - 1,
        "w": rng.normal(size=d),
        "b": np.array(rng.normal()),
        r"\lambda_1": np.array(rng.uniform(0.1, 1)),
        r"\lambda_2": np.array(rng.uniform(0.1, 1)),
        r"\varepsilon": np.array(rng.uniform(0.01, 0.2)),
    }


def loss(v):
    X, y, w, b = v["X"], v["y"], v["w"], v["b"]
    d, m = X.shape
    J = 0
    for i in range(m):
        t = b
        for j in range(d):
            t = t + w[j] * X[j, i]
        J = J + np.log(1 + np.exp(-y[i] * t)) / m
    for j in range(d):
        J = J + v[r"\lambda_1"] * np.sqrt(w[j] * w[j] + v[r"\varepsilon"]) + v[r"\lambda_2"] / 2 * w[j] * w[j]
    return J
