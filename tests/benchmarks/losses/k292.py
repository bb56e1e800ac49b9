import numpy as np

SIZES = {"T": 4, "D": 2, "H": 3, "K": 3}


def draw(rng, sizes):
    T, D, H, K = (sizes[k] for k in "TDHK")
    return {
        "x": rng.normal(size=(T, D)),
        "y": np.eye(K)[rng.integers(0, K, T)],
        "W": rng.normal(size=(H, H)) / 2,
        "U": rng.normal(size=(H, D)),
        "V": rng.normal(size=(K, H)),
    }


def loss(v):
    h, total = np.zeros(len(v["W"])), 0
    for x, y in zip(v["x"], v["y"], strict=True):
        h = np.tanh(v["W"] @ h + v["U"] @ x)
        a = v["V"] @ h
        total = total - y @ (a - np.log(np.exp(a).sum()))
    return total
