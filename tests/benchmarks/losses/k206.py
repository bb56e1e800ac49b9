import numpy as np

SIZES = {"n": 6, "p": 2, "q": 3}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    S = rng.normal(size=(q, q))
    return {
        "y": rng.integers(0, 6, n),
        "e": rng.uniform(0.5, 3, n),
        "X": rng.normal(size=(n, p)),
        "Z": rng.normal(size=(n, q)),
        r"\beta": 0.6 * rng.normal(size=p),
        r"\gamma": 0.6 * rng.normal(size=q),
        "Q": S @ S.T / q + 0.5 * np.eye(q),
    }


def loss(v):
    be, ga = v[r"\beta"], v[r"\gamma"]
    eta = v["X"] @ be + v["Z"] @ ga + np.log(v["e"])
    return np.exp(eta).sum() - v["y"] @ eta + ga @ v["Q"] @ ga / 2
