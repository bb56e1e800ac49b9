import numpy as np

SIZES = {"T": 6}


def draw(rng, sizes):
    return {
        "y": rng.uniform(0, 0.3, size=sizes["T"]),
        "S_0": np.array(0.9),
        "I_0": np.array(0.1),
        r"\beta": np.array(0.8),
        r"\gamma": np.array(0.3),
    }


def loss(v):
    s, i, total = v["S_0"], v["I_0"], 0
    for y in v["y"]:
        new = v[r"\beta"] * s * i
        s, i = s - new, i + new - v[r"\gamma"] * i
        total = total + (i - y) ** 2
    return total
