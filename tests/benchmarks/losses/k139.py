import numpy as np

SIZES = {"V": 4, "d": 2}


def draw(rng, sizes):
    V, d = sizes["V"], sizes["d"]
    return {
        "X": rng.uniform(0.5, 9, (V, V)),
        "w": rng.normal(size=(V, d)),
        r"\tilde{w}": rng.normal(size=(V, d)),
        "b": rng.normal(size=V),
        r"\tilde{b}": rng.normal(size=V),
        r"x_{\max}": np.array(5.0),
        r"\alpha": np.array(0.75),
    }


def loss(v):
    e = v["w"] @ v[r"\tilde{w}"].T + v["b"][:, None] + v[r"\tilde{b}"] - np.log(v["X"])
    return ((v["X"] / v[r"x_{\max}"]) ** v[r"\alpha"] * e**2).sum()
