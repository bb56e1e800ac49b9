import numpy as np

SIZES = {"n": 7, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "X": rng.normal(size=(n, p)),
        "y": rng.normal(size=n),
        "w": rng.normal(size=p),
        "b": np.array(rng.normal()),
        r"\tau": np.array(rng.uniform(0.2, 0.8)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    u = v["y"] - v["X"] @ v["w"] - v["b"]
    pinball = u * (v[r"\tau"] - (np.real(u) < 0))
    return pinball.sum() / len(u) + v[r"\lambda"] / 2 * (v["w"] ** 2).sum()
