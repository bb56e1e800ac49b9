import numpy as np

SIZES = {"n": 7, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "x": rng.normal(size=(n, p)),
        "y": rng.normal(size=n),
        r"\delta": np.array(rng.uniform(0.5, 1.5)),
        r"\mu": np.array(rng.uniform(0.1, 1)),
        "w": rng.normal(size=p),
        "c": np.array(rng.normal()),
    }


def loss(v):
    r = v["y"] - v["x"] @ v["w"] - v["c"]
    d = v[r"\delta"]
    return (d**2 * (np.sqrt(1 + (r / d) ** 2) - 1)).mean() + v[r"\mu"] / 2 * (v["w"] ** 2).sum()
