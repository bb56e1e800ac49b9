import numpy as np

SIZES = {"S": 6, "n": 3}


def draw(rng, sizes):
    S, n = sizes["S"], sizes["n"]
    p = rng.uniform(0.5, 1, S)
    return {
        "r": rng.normal(size=(S, n)),
        "p": p / p.sum(),
        r"\Omega": rng.normal(size=(n, n)),
        r"\tau": np.array(rng.uniform(0.1, 0.5)),
        r"\beta": np.array(0.9),
        r"\mu": np.array(rng.uniform(1, 3)),
        r"\nu": np.array(rng.uniform(0.1, 1)),
        "w": rng.normal(size=n),
        r"\zeta": np.array(rng.normal()),
    }


def loss(v):
    w, z, t = v["w"], v[r"\zeta"], v[r"\tau"]
    u = -(v["r"] @ w) - z
    tail = (v["p"] * t * np.log(1 + np.exp(u / t))).sum() / (1 - v[r"\beta"])
    return z + tail + v[r"\mu"] / 2 * (w.sum() - 1) ** 2 + v[r"\nu"] * (w @ v[r"\Omega"] @ w)
