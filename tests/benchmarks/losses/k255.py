import numpy as np

SIZES = {"T": 6}


def draw(rng, sizes):
    T = sizes["T"]
    return {
        "r": rng.normal(size=T),
        "v": np.array(rng.uniform(0.5, 2)),
        r"\omega": np.array(rng.uniform(0.1, 0.5)),
        r"\alpha": np.array(rng.uniform(0.1, 0.3)),
        r"\beta": np.array(rng.uniform(0.3, 0.6)),
        r"\mu": np.array(rng.normal()),
    }


def loss(v):
    s, total = v["v"], 0
    e = (v["r"] - v[r"\mu"]) ** 2
    for t in range(len(e)):
        if t:
            s = v[r"\omega"] + v[r"\alpha"] * e[t - 1] + v[r"\beta"] * s
        total = total + (np.log(s) + e[t] / s) / 2
    return total
