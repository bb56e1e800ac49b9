import numpy as np

SIZES = {"n": 5, "d": 3, "m": 2}


def draw(rng, sizes):
    n, d, m = sizes["n"], sizes["d"], sizes["m"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.normal(size=n),
        "V": rng.normal(size=(m, d)),
        "g": rng.uniform(0.5, 2, m),
        "b": rng.normal(size=m),
        "c": rng.normal(size=m),
    }


def loss(v):
    W = (v["g"] / np.sqrt((v["V"] ** 2).sum(axis=1)))[:, None] * v["V"]
    r = v["y"] - np.log(1 + np.exp(v["x"] @ W.T + v["b"])) @ v["c"]
    return (r * r).sum() / len(r)
