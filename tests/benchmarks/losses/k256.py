import numpy as np

SIZES = {"n": 7}


def draw(rng, sizes):
    n = sizes["n"]
    return {
        "Y": rng.uniform(0.5, 3, n),
        "K": rng.uniform(0.5, 3, n),
        "L": rng.uniform(0.5, 3, n),
        "A": np.array(rng.uniform(0.5, 2)),
        r"\delta": np.array(rng.uniform(0.2, 0.8)),
        r"\rho": np.array(rng.uniform(0.3, 1.5)),
        r"\nu": np.array(rng.uniform(0.6, 1.3)),
    }


def loss(v):
    r, d = v[r"\rho"], v[r"\delta"]
    inner = d * np.exp(-r * np.log(v["K"])) + (1 - d) * np.exp(-r * np.log(v["L"]))
    fit = np.log(v["A"]) - v[r"\nu"] / r * np.log(inner)
    return ((np.log(v["Y"]) - fit) ** 2).sum()
