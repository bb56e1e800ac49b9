import numpy as np

SIZES = {"T": 6}


def draw(rng, sizes):
    T = sizes["T"]
    return {
        "u": rng.normal(size=T),
        "y": rng.normal(size=T),
        "a": np.array(0.9),
        "b": np.array(-0.4),
        "s_0": np.array(0.5),
    }


def loss(v):
    one, two, total = v["s_0"], 0, 0
    for u, y in zip(v["u"], v["y"], strict=True):
        one, two = v["a"] * one + v["b"] * two + u, one
        total = total + np.log(np.cosh(one - y))
    return total / len(v["u"])
