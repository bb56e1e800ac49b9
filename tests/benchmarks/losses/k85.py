import numpy as np

SIZES = {"n": 5}


def draw(rng, sizes):
    n = sizes["n"]
    x = rng.normal(size=n)
    return {
        "x": x,
        "a": np.array(rng.uniform(0.5, 1.5)),
        "b": np.array(rng.uniform(5, 20)),
        r"\mu": np.array(rng.uniform(0.2, 1)),
        "R": np.array(np.sqrt(x @ x) + rng.uniform(0.5, 1.5)),
    }


def loss(v):
    x, a, b = v["x"], v["a"], v["b"]
    J = -v[r"\mu"] * np.log(v["R"] ** 2 - sum(t * t for t in x))
    for i in range(len(x) - 1):
        J = J + b * (x[i + 1] - x[i] ** 2) ** 2 + (a - x[i]) ** 2
    return J
