import numpy as np

SIZES = {"B": 4, "d": 3, "e": 2, "h": 2}


def draw(rng, sizes):
    B, d, e, h = sizes["B"], sizes["d"], sizes["e"], sizes["h"]
    return {
        "X": rng.normal(size=(B, d)),
        "Y": rng.normal(size=(B, e)),
        r"\tau": np.array(rng.uniform(0.5, 2)),
        "P": 0.6 * rng.normal(size=(d, h)),
        "Q": 0.6 * rng.normal(size=(e, h)),
    }


def loss(v):
    S = (v["X"] @ v["P"]) @ (v["Y"] @ v["Q"]).T / v[r"\tau"]
    E = np.exp(S)
    d = np.diag(S)
    return -(2 * d - np.log(E.sum(axis=1)) - np.log(E.sum(axis=0))).sum() / (2 * len(S))
