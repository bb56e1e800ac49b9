import numpy as np

SIZES = {"n": 6, "p": 2}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "y": rng.poisson(2.0, n),
        "x": rng.normal(size=(n, p)),
        r"\beta": 0.7 * rng.normal(size=p),
        r"\rho": np.array(0.5 * rng.normal()),
    }


def loss(v):
    y, x, b = v["y"], v["x"], v[r"\beta"]
    r = np.exp(v[r"\rho"])
    J = 0
    for i in range(len(y)):
        mu = np.exp(np.sum(x[i] * b))
        for m in range(int(y[i])):
            J = J - np.log(r + m)
        J = J - r * np.log(r / (r + mu)) - y[i] * np.log(mu / (r + mu))
    return J
