import numpy as np

SIZES = {"n": 5, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.normal(size=n),
        "w": rng.normal(size=d),
        "v": 0.5 * rng.normal(size=d),
        "b": np.array(rng.normal()),
        "c": np.array(rng.normal()),
        r"\lambda": np.array(rng.uniform(0.01, 0.3)),
    }


def loss(v):
    x, y = v["x"], v["y"]
    mu, s = x @ v["w"] + v["b"], x @ v["v"] + v["c"]
    return ((y - mu) ** 2 / (2 * np.exp(s)) + s / 2).sum() / len(y) + v[r"\lambda"] * (
        v["w"] @ v["w"] + v["v"] @ v["v"]
    )
