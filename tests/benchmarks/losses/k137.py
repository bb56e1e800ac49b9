import numpy as np

SIZES = {"n": 5}


def draw(rng, sizes):
    n = sizes["n"]
    A = rng.normal(size=(n, n + 2))
    return {
        "K": A @ A.T,
        "y": rng.choice([-1, 1], n),
        "a": rng.normal(size=n),
        "b": np.array(rng.normal()),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    f = v["K"] @ v["a"] + v["b"]
    return np.log(1 + np.exp(-v["y"] * f)).sum() / len(f) + v[r"\lambda"] / 2 * (v["a"] @ v["K"] @ v["a"])
