import numpy as np

SIZES = {"n": 6, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.normal(size=n),
        "w": rng.normal(size=d),
        "v": rng.normal(size=d),
        "a": np.array(rng.normal()),
        "b": np.array(rng.normal()),
    }


def loss(v):
    m, s = v["x"] @ v["w"] + v["a"], v["x"] @ v["v"] + v["b"]
    return (s + (v["y"] - m) ** 2 * np.exp(-s)).mean() / 2
