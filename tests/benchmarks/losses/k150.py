import numpy as np

SIZES = {"T": 5, "d": 3, "K": 3}


def draw(rng, sizes):
    T, d, K = sizes["T"], sizes["d"], sizes["K"]
    return {
        r"\phi": rng.normal(size=(T, d)),
        "phi_prime": rng.normal(size=(T, d)),
        "a": rng.integers(1, K + 1, T),
        "r": rng.normal(size=T),
        r"\theta": rng.normal(size=(K, d)),
        r"\bar\theta": rng.normal(size=(K, d)),
        r"\gamma": np.array(0.9),
        r"\tau": np.array(0.7),
    }


def loss(v):
    after = np.log(np.exp(v["phi_prime"] @ v[r"\bar\theta"].T / v[r"\tau"]).sum(axis=1))
    y = v["r"] + v[r"\gamma"] * v[r"\tau"] * after
    Q = (v[r"\theta"][v["a"] - 1] * v[r"\phi"]).sum(axis=1)
    return ((y - Q) ** 2).sum() / (2 * len(y))
