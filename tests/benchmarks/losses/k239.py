import numpy as np

SIZES = {"d": 2, "k": 3}


def draw(rng, sizes):
    d, k = sizes["d"], sizes["k"]
    return {
        "x_1": rng.normal(size=d),
        "x_2": rng.normal(size=d),
        "y_1": np.array(rng.normal()),
        "y_2": np.array(rng.normal()),
        "U": rng.normal(size=(k, d)),
        "W": rng.normal(size=(k, k)),
        "v": rng.normal(size=k),
        "c": np.array(rng.normal()),
    }


def loss(v):
    def s(a):
        return 1 / (1 + np.exp(-a))

    h1 = s(v["U"] @ v["x_1"])
    h2 = s(v["U"] @ v["x_2"] + v["W"] @ h1)
    return (v["v"] @ h1 + v["c"] - v["y_1"]) ** 2 / 2 + (v["v"] @ h2 + v["c"] - v["y_2"]) ** 2 / 2
