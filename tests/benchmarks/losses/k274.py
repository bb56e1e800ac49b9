import numpy as np

SIZES = {"m": 6}


def draw(rng, sizes):
    m = sizes["m"]
    return {
        r"\tau": np.sort(rng.uniform(0.3, 10, m)),
        "y": rng.uniform(0, 4, m),
        r"\omega": rng.uniform(0.5, 2, m),
        "b": rng.normal(size=3),
        r"\lambda": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    b, x = v["b"], v[r"\lambda"] * v[r"\tau"]
    slope = (1 - np.exp(-x)) / x
    fit = b[0] + b[1] * slope + b[2] * (slope - np.exp(-x))
    return (v[r"\omega"] * (v["y"] - fit) ** 2).sum()
