import numpy as np

SIZES = {"N": 5, "d": 3, "K": 2}


def draw(rng, sizes):
    N, d, K = sizes["N"], sizes["d"], sizes["K"]
    return {
        "X": rng.normal(size=(N, d)),
        "Y": rng.normal(size=(N, K)),
        "a": np.array(rng.uniform(0.5, 2)),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
        "W": rng.normal(size=(d, K)),
    }


def loss(v):
    R = v["X"] @ v["W"] - v["Y"]
    N, K = R.shape
    return np.log(np.cosh(v["a"] * R)).sum() / v["a"] / (N * K) + v[r"\lambda"] * (v["W"] ** 2).sum()
