import numpy as np

SIZES = {"n": 6, "q": 3}


def draw(rng, sizes):
    n, q = sizes["n"], sizes["q"]
    return {
        "k": rng.poisson(2, n),
        "t": rng.uniform(0.3, 2, n),
        "z": rng.normal(size=(n, q)),
        "m": rng.normal(size=q),
        r"\tau": np.array(rng.uniform(0.5, 2)),
        r"\beta": rng.normal(size=q),
    }


def loss(v):
    eta = v["z"] @ v[r"\beta"]
    e = v[r"\beta"] - v["m"]
    return (v["t"] * np.exp(eta) - v["k"] * eta).sum() + (e * e).sum() / (2 * v[r"\tau"] ** 2)
