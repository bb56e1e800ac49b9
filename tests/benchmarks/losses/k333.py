import numpy as np

SIZES = {"T": 7, "p": 4}


def draw(rng, sizes):
    T, p = sizes["T"], sizes["p"]
    A = np.triu(rng.uniform(0, 1, (p, p)), 1)
    return {
        "y": rng.normal(size=T),
        "X": rng.normal(size=(T, p)),
        "A": A + A.T,
        r"\tau": np.array(rng.uniform(0.1, 0.9)),
        "h": np.array(rng.uniform(0.3, 1)),
        r"\kappa": np.array(rng.uniform(0.2, 1)),
        r"\theta": rng.normal(size=p),
    }


def loss(v):
    th, h = v[r"\theta"], v["h"]
    u = v["y"] - v["X"] @ th
    K = np.diag(v["A"].sum(axis=1)) - v["A"]
    return (v[r"\tau"] * u + h * np.log(1 + np.exp(-u / h))).mean() + v[r"\kappa"] / 2 * (th @ K @ th)
