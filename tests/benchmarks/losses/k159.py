import numpy as np

SIZES = {"T": 7, "p": 2}


def draw(rng, sizes):
    T, p = sizes["T"], sizes["p"]
    return {
        "x": rng.normal(size=(T, p)),
        "y": rng.normal(size=T),
        r"\beta": rng.normal(size=p),
        r"\rho": np.array(rng.uniform(-0.9, 0.9)),
    }


def loss(v):
    e = v["y"] - v["x"] @ v[r"\beta"]
    return ((e[1:] - v[r"\rho"] * e[:-1]) ** 2).sum()
