import numpy as np

SIZES = {"T": 9, "p": 3}


def draw(rng, sizes):
    return {
        "y": rng.normal(size=sizes["T"]),
        "c": np.array(rng.normal()),
        r"\phi": rng.normal(size=sizes["p"]),
        "s": np.array(rng.normal()),
    }


def loss(v):
    y, p = v["y"], len(v[r"\phi"])
    J = (len(y) - p) / 2 * v["s"]
    for t in range(p, len(y)):
        e = y[t] - v["c"] - sum(v[r"\phi"][k] * y[t - 1 - k] for k in range(p))
        J = J + np.exp(-v["s"]) / 2 * e**2
    return J
