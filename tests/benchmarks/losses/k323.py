import numpy as np

SIZES = {"m": 6, "d": 3, "r": 2}


def draw(rng, sizes):
    m, d, r = sizes["m"], sizes["d"], sizes["r"]
    return {
        "u": rng.normal(size=(m, d)),
        "v": rng.normal(size=(m, d)),
        "s": np.r_[-1, 1, 2 * rng.integers(0, 2, m - 2) - 1],
        r"\eta": np.array(rng.uniform(0.05, 0.5)),
        "L": 0.6 * rng.normal(size=(r, d)),
        "b": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    z = (v["u"] - v["v"]) @ v["L"].T
    q = (z * z).sum(axis=1) - v["b"]
    return np.log(1 + np.exp(v["s"] * q)).mean() + v[r"\eta"] * (v["L"] ** 2).sum()
