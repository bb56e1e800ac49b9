import numpy as np

SIZES = {"T": 4, "n": 3, "m": 2, "p": 2}


def draw(rng, sizes):
    T, n, m, p = (sizes[k] for k in "Tnmp")
    return {
        "A": rng.normal(size=(n, n)) / 2,
        "B": rng.normal(size=(n, m)),
        "C": rng.normal(size=(p, n)),
        "s_0": rng.normal(size=n),
        "u": rng.normal(size=(T, m)),
        "y": rng.normal(size=(T, p)),
        r"\mu": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    s = v["s_0"]
    total = v[r"\mu"] / 2 * (s @ s)
    for u, y in zip(v["u"], v["y"], strict=True):
        s = v["A"] @ s + v["B"] @ u
        r = v["C"] @ s - y
        total = total + r @ r / 2
    return total
