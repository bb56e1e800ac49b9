import numpy as np

SIZES = {"T": 6}


def draw(rng, sizes):
    return {
        "r": rng.normal(size=sizes["T"]),
        "m": np.array(0.1),
        r"\omega": np.array(0.2),
        "a": np.array(0.3),
        "b": np.array(0.5),
        "h_1": np.array(0.9),
    }


def loss(v):
    h, total = v["h_1"], 0
    e = v["r"] - v["m"]
    for t in range(len(e)):
        h = v[r"\omega"] + v["a"] * e[t - 1] ** 2 + v["b"] * h if t else h
        total = total + (np.log(h) + e[t] ** 2 / h) / 2
    return total
