import numpy as np

SIZES = {"T": 6, "d": 2, "m": 3}


def draw(rng, sizes):
    T, d, m = sizes["T"], sizes["d"], sizes["m"]
    return {
        "x": rng.normal(size=(T, d)),
        "y": rng.normal(size=T),
        "W": rng.normal(size=(m, m)),
        "U": rng.normal(size=(m, d)),
        "b": rng.normal(size=m),
        "v": rng.normal(size=m),
    }


def loss(v):
    h = np.zeros(len(v["b"]))
    J = 0
    for x, y in zip(v["x"], v["y"], strict=True):
        h = np.tanh(v["W"] @ h + v["U"] @ x + v["b"])
        J = J + (v["v"] @ h - y) ** 2
    return J / (2 * len(v["y"]))
