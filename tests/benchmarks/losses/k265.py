import numpy as np

SIZES = {"M": 5}


def draw(rng, sizes):
    M = sizes["M"]
    return {
        "s": 2 * rng.normal(size=(M, 2)),
        "t": rng.uniform(0, 3, M),
        "c": np.array(rng.uniform(0.5, 2)),
        r"\varsigma": rng.uniform(0.5, 1.5, M),
        "p": rng.normal(size=2),
        r"\tau": np.array(rng.normal()),
    }


def loss(v):
    dist = np.sqrt(((v["p"] - v["s"]) ** 2).sum(axis=1))
    r = v["t"] - v[r"\tau"] - dist / v["c"]
    return (r * r / v[r"\varsigma"] ** 2).sum() / 2
