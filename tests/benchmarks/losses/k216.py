import numpy as np

SIZES = {"n": 5, "K": 2, "J": 4, "M": 3}


def draw(rng, sizes):
    n, K, J, M = sizes["n"], sizes["K"], sizes["J"], sizes["M"]
    return {
        "x": rng.normal(size=(n, K)),
        "y": rng.uniform(0, 1, (n, M)),
        "w^2": rng.normal(size=(J, K)),
        "b^2": rng.normal(size=J),
        "w^3": rng.normal(size=(M, J)),
        "b^3": rng.normal(size=M),
    }


def loss(v):
    def s(z):
        return 1 / (1 + np.exp(-z))

    a2 = s(v["x"] @ v["w^2"].T + v["b^2"])
    a3 = s(a2 @ v["w^3"].T + v["b^3"])
    return ((v["y"] - a3) ** 2).sum() / (2 * len(a2))
