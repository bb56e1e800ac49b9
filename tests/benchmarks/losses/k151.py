import numpy as np

SIZES = {"I": 3, "J": 4, "K": 2}


def draw(rng, sizes):
    rows, columns, K = sizes["I"], sizes["J"], sizes["K"]
    return {
        "n": rng.integers(0, 6, (rows, columns)),
        r"\mu": np.array(0.3 * rng.normal()),
        "a": 0.5 * rng.normal(size=rows),
        "b": 0.5 * rng.normal(size=columns),
        "U": 0.5 * rng.normal(size=(rows, K)),
        "V": 0.5 * rng.normal(size=(columns, K)),
        r"\rho": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    z = v[r"\mu"] + v["a"][:, None] + v["b"] + v["U"] @ v["V"].T
    return (np.exp(z) - v["n"] * z).sum() + v[r"\rho"] / 2 * sum((v[k] ** 2).sum() for k in "abUV")
