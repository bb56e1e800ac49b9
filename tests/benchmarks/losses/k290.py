import numpy as np

SIZES = {"T": 5}


def draw(rng, sizes):
    return {"y": rng.normal(size=sizes["T"]), "a": np.array(0.8), "q": np.array(0.3), "r": np.array(0.5)}


def loss(v):
    a, q, r = v["a"], v["q"], v["r"]
    m, P, total = 0, 1, 0
    for y in v["y"]:
        before = a**2 * P + q
        S = before + r
        total = total + np.log(S) + (y - a * m) ** 2 / S
        m = a * m + before / S * (y - a * m)
        P = (1 - before / S) * before
    return total
