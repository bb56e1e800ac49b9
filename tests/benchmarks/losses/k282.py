import numpy as np

SIZES = {"T": 5, "D": 2, "H": 3, "K": 2}


def draw(rng, sizes):
    T, D, H, K = (sizes[n] for n in "TDHK")
    return {
        "x": rng.normal(size=(T, D)),
        "y": rng.normal(size=(T, K)),
        "W": rng.normal(size=(H, H)) / 2,
        "U": rng.normal(size=(H, D)),
        "V": rng.normal(size=(K, H)),
        "b": rng.normal(size=H),
        "c": rng.normal(size=K),
    }


def loss(v):
    h, total = np.zeros(len(v["W"])), 0
    for x, y in zip(v["x"], v["y"], strict=True):
        h = np.tanh(v["W"] @ h + v["U"] @ x + v["b"])
        r = v["V"] @ h + v["c"] - y
        total = total + r @ r
    return total / (2 * len(v["x"]))
