import numpy as np

SIZES = {"n": 6, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    A = rng.uniform(size=(n, n))
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.integers(0, 2, n),
        "m": np.r_[1, rng.integers(0, 2, n - 1)],
        "A": A + A.T,
        "w": rng.normal(size=d),
        "b": np.array(rng.normal()),
        r"\mu": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    f = v["x"] @ v["w"] + v["b"]
    fit = (v["m"] * (np.log(1 + np.exp(f)) - v["y"] * f)).sum() / v["m"].sum()
    return fit + v[r"\mu"] / 4 * (v["A"] * (f[:, None] - f) ** 2).sum()
