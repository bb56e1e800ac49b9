import numpy as np

SIZES = {"I": 3, "J": 4, "K": 3, "R": 2}


def draw(rng, sizes):
    I, J, K, R = sizes["I"], sizes["J"], sizes["K"], sizes["R"]  # noqa: E741
    return {
        "x": rng.poisson(2, (I, J, K)),
        r"\rho": np.array(rng.uniform(0.1, 1)),
        "A": 0.8 * rng.normal(size=(I, R)),
        "B": 0.8 * rng.normal(size=(J, R)),
        "C": 0.8 * rng.normal(size=(K, R)),
    }


def loss(v):
    A, B, C = v["A"], v["B"], v["C"]
    t = (A[:, None, None] * B[None, :, None] * C[None, None]).sum(axis=3)
    return (np.exp(t) - v["x"] * t).sum() + v[r"\rho"] / 2 * ((A * A).sum() + (B * B).sum() + (C * C).sum())
