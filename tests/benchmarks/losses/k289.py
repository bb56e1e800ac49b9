import numpy as np

SIZES = {"T": 7}


def draw(rng, sizes):
    return {
        "y": rng.normal(size=sizes["T"]),
        r"\phi": np.array(0.5),
        r"\theta": np.array(-0.3),
        "c": np.array(0.2),
    }


def loss(v):
    e, total = 0, 0
    for before, now in zip(v["y"], v["y"][1:], strict=False):
        e = now - v["c"] - v[r"\phi"] * before - v[r"\theta"] * e
        total = total + e**2
    return total
