import numpy as np

SIZES = {"m": 6, "k": 3}


def draw(rng, sizes):
    m, k = sizes["m"], sizes["k"]
    C = rng.normal(size=(k, k))
    return {
        "A": rng.normal(size=(m, k)),
        "y": rng.normal(size=m),
        "d": rng.uniform(0.5, 2, m),
        "b_0": rng.normal(size=k),
        "K": C @ C.T + np.eye(k),
        r"\lambda": np.array(rng.uniform(0.2, 1)),
        "b": rng.normal(size=k),
    }


def loss(v):
    r = v["y"] - v["A"] @ v["b"]
    e = v["b"] - v["b_0"]
    return (v["d"] * r * r).sum() / 2 + v[r"\lambda"] / 2 * (e @ v["K"] @ e)
