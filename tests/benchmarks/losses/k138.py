import numpy as np

SIZES = {"n": 4, "d": 2, "m": 3}


def draw(rng, sizes):
    n, d, m = sizes["n"], sizes["d"], sizes["m"]
    return {
        "X": rng.normal(size=(n, d)),
        "Y": rng.normal(size=(n, d)),
        "W_g": rng.normal(size=(d, m)),
        "W_u": rng.normal(size=(d, m)),
        "W_o": rng.normal(size=(m, d)),
    }


def loss(v):
    G = v["X"] @ v["W_g"]
    O = (G / (1 + np.exp(-G)) * (v["X"] @ v["W_u"])) @ v["W_o"]  # noqa: E741
    return ((O - v["Y"]) ** 2).sum() / O.size
