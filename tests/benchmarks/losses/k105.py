import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "x": 0.5 * rng.normal(size=(n, p)),
        "y": rng.poisson(2, n),
        "t": rng.uniform(0.5, 3, n),
        r"\beta_0": np.array(0.3 * rng.normal()),
        r"\beta": 0.5 * rng.normal(size=p),
    }


def loss(v):
    eta = v[r"\beta_0"] + v["x"] @ v[r"\beta"] + np.log(v["t"])
    return 2 * (np.exp(eta) - v["y"] * eta).sum()
