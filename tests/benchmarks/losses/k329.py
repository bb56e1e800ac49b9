import numpy as np

SIZES = {"l": 7, "n": 3}


def draw(rng, sizes):
    l, n = sizes["l"], sizes["n"]  # noqa: E741
    return {
        "x": rng.normal(size=(l, n)),
        "y": np.r_[-1, 1, 2 * rng.integers(0, 2, l - 2) - 1],
        "C": np.array(rng.uniform(0.3, 2)),
        "w": rng.normal(size=n),
        "b": np.array(rng.normal()),
    }


def loss(v):
    m = 1 - v["y"] * (v["x"] @ v["w"] + v["b"])
    return (v["w"] ** 2).sum() / 2 + v["C"] * (m * m * (np.real(m) > 0)).sum()
