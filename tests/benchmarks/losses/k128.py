import numpy as np

SIZES = {"m": 4, "n": 5, "f": 2}


def draw(rng, sizes):
    m, n, f = sizes["m"], sizes["n"], sizes["f"]
    return {
        "P": rng.integers(0, 2, (m, n)),
        "R": rng.integers(0, 6, (m, n)),
        r"\alpha": np.array(rng.uniform(0.5, 2)),
        "X": rng.normal(size=(m, f)),
        "Y": rng.normal(size=(n, f)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    gap = v["P"] - v["X"] @ v["Y"].T
    penalty = (v["X"] ** 2).sum() + (v["Y"] ** 2).sum()
    return ((1 + v[r"\alpha"] * v["R"]) * gap * gap).sum() + v[r"\lambda"] * penalty
