import numpy as np

SIZES = {"N": 7, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        "x": rng.normal(size=(N, D)),
        "y": rng.normal(size=N),
        "w": rng.normal(size=D),
        "s": np.array(0.5 * rng.normal()),
        r"\nu": np.array(rng.uniform(2, 6)),
    }


def loss(v):
    x, y, w, s, nu = v["x"], v["y"], v["w"], v["s"], v[r"\nu"]
    J = 0
    for i in range(len(y)):
        r = y[i] - np.sum(x[i] * w)
        J = J + s + (nu + 1) / 2 * np.log(1 + r * r / (nu * np.exp(2 * s)))
    return J
