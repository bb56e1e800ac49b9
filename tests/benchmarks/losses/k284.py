import numpy as np

SIZES = {"T": 6}


def draw(rng, sizes):
    return {
        "y": rng.normal(size=sizes["T"]),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
        r"\beta": np.array(rng.uniform(0.2, 0.8)),
        r"\ell_0": np.array(rng.normal()),
        "b_0": np.array(rng.normal()),
    }


def loss(v):
    level, trend, total = v[r"\ell_0"], v["b_0"], 0
    for y in v["y"]:
        total = total + (y - level - trend) ** 2
        new = v[r"\alpha"] * y + (1 - v[r"\alpha"]) * (level + trend)
        level, trend = new, v[r"\beta"] * (new - level) + (1 - v[r"\beta"]) * trend
    return total / len(v["y"])
