import numpy as np

SIZES = {"T": 5, "N": 5, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        "X": rng.normal(size=(N, D)),
        "y": rng.normal(size=N),
        "Z": rng.normal(size=(N, D)),
        "q": rng.normal(size=N),
        "w_0": rng.normal(size=D),
        r"\eta": np.array(0.05),
        r"\beta": np.array(0.6),
    }


def loss(v):
    w, m = v["w_0"], 0 * v["w_0"]
    for _ in range(SIZES["T"]):
        m = v[r"\beta"] * m + v["X"].T @ (v["X"] @ w - v["y"])
        w = w - v[r"\eta"] * m
    r = v["Z"] @ w - v["q"]
    return r @ r / (2 * len(r))
