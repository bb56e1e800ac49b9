import numpy as np

SIZES = {"n": 6, "p": 2}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "y": rng.uniform(0.1, 0.9, n),
        "x": rng.normal(size=(n, p)),
        r"\beta": 0.6 * rng.normal(size=p),
        r"\kappa": np.array(0.5 * rng.normal()),
    }


def loss(v):
    y, x, be, b = v["y"], v["x"], v[r"\beta"], np.exp(v[r"\kappa"])
    J = 0
    for i in range(len(y)):
        eta = np.sum(x[i] * be)
        a = np.exp(eta)
        J = J - (eta + np.log(b) + (a - 1) * np.log(y[i]) + (b - 1) * np.log(1 - np.exp(a * np.log(y[i]))))
    return J
