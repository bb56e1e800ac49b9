import numpy as np

SIZES = {"m": 6, "n": 3}


def draw(rng, sizes):
    m, n = sizes["m"], sizes["n"]
    return {
        "p": rng.normal(size=(m, n)),
        "q": rng.normal(size=(m, n)),
        "b": rng.uniform(0.2, 2, m),
        r"\epsilon": np.array(0.1),
        r"\eta": np.array(rng.uniform(0.1, 1)),
        "x": rng.normal(size=n),
    }


def loss(v):
    x = v["x"]
    r = np.sqrt((v["p"] @ x) ** 2 + (v["q"] @ x) ** 2 + v[r"\epsilon"] ** 2) - v["b"]
    return (r * r).sum() / (2 * len(r)) + v[r"\eta"] / 2 * ((x[1:] - x[:-1]) ** 2).sum()
