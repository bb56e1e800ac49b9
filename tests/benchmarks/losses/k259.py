import numpy as np

SIZES = {"n": 6, "p": 2}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        r"\theta": rng.uniform(-3, 3, n),
        "x": rng.normal(size=(n, p)),
        r"\kappa": np.array(rng.uniform(0.5, 3)),
        r"\mu": np.array(rng.normal()),
        r"\beta": rng.normal(size=p),
    }


def loss(v):
    m = v[r"\mu"] + 2 * np.arctan(v["x"] @ v[r"\beta"])
    return v[r"\kappa"] * np.cos(v[r"\theta"] - m).sum()
