import numpy as np

SIZES = {"n": 4, "d": 2, "h": 3, "K": 3}


def draw(rng, sizes):
    n, d, h = sizes["n"], sizes["d"], sizes["h"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.choice([-1, 1], n),
        "A": rng.normal(size=(d, h)),
        "B": rng.normal(size=(h, d)),
        r"\theta": rng.normal(size=d),
    }


def loss(v):
    z, K = v["x"], SIZES["K"]
    for _ in range(K):
        z = z + np.tanh(z @ v["B"].T) @ v["A"].T / K
    return np.log(1 + np.exp(-v["y"] * (z @ v[r"\theta"]))).sum() / len(z)
