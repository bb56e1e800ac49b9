import numpy as np

SIZES = {"n": 5, "d": 3, "m": 2}


def draw(rng, sizes):
    n, d, m = sizes["n"], sizes["d"], sizes["m"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.normal(size=n),
        "W": rng.normal(size=(m, d)),
        "a": rng.normal(size=m),
        "u": rng.normal(size=m),
        "v": rng.normal(size=m),
        "u_0": np.array(rng.normal()),
        "v_0": np.array(rng.normal()),
    }


def loss(v):
    J = 0
    for x, y in zip(v["x"], v["y"], strict=True):
        h = np.tanh(v["W"] @ x + v["a"])
        mu = v["u"] @ h + v["u_0"]
        s = v["v"] @ h + v["v_0"]
        J = J + s + (y - mu) ** 2 * np.exp(-s)
    return J / (2 * len(v["y"]))
