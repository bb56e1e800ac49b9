import numpy as np

SIZES = {"m": 5, "d": 3, "k": 2}


def draw(rng, sizes):
    m, d, k = sizes["m"], sizes["d"], sizes["k"]
    return {
        "H": rng.normal(size=(m, d)),
        "V": rng.normal(size=(d, k)),
        "u": rng.normal(size=k),
        "w": rng.normal(size=d),
        "b": np.array(rng.normal()),
        "y": np.array(1),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    s = np.exp(np.tanh(v["H"] @ v["V"]) @ v["u"])
    z = v["w"] @ (v["H"].T @ (s / s.sum())) + v["b"]
    p = 1 / (1 + np.exp(-z))
    penalty = (v["w"] ** 2).sum() + (v["V"] ** 2).sum()
    return -v["y"] * np.log(p) - (1 - v["y"]) * np.log(1 - p) + v[r"\lambda"] / 2 * penalty
