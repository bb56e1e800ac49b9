import numpy as np

SIZES = {"N": 7, "G": 3, "p": 2}


def draw(rng, sizes):
    N, G, p = sizes["N"], sizes["G"], sizes["p"]
    return {
        "x": rng.normal(size=(N, p)),
        "y": rng.integers(0, 2, N),
        "g": np.r_[1, G, rng.integers(1, G + 1, N - 2)],
        r"\beta": rng.normal(size=p),
        "u": rng.normal(size=G),
        "s": np.array(0.3 * rng.normal()),
    }


def loss(v):
    eta = v["x"] @ v[r"\beta"] + v["u"][v["g"] - 1]
    fit = (np.log(1 + np.exp(eta)) - v["y"] * eta).sum()
    return fit + (v["u"] ** 2).sum() / (2 * np.exp(2 * v["s"])) + len(v["u"]) * v["s"]
