import numpy as np

SIZES = {"m": 7, "n": 3}


def draw(rng, sizes):
    m, n = sizes["m"], sizes["n"]
    return {
        "x": rng.normal(size=(m, n)),
        "y": np.r_[-1, 1, 2 * rng.integers(0, 2, m - 2) - 1],
        "c": rng.uniform(0.5, 2, m),
        r"\lambda": np.array(rng.uniform(0.2, 2)),
        r"\theta": rng.normal(size=n),
        r"\theta_0": np.array(rng.normal()),
    }


def loss(v):
    z = v["x"] @ v[r"\theta"] + v[r"\theta_0"]
    m = len(z)
    return (v["c"] * np.log(1 + np.exp(-v["y"] * z))).sum() / m + v[r"\lambda"] / (2 * m) * (v[r"\theta"] ** 2).sum()
