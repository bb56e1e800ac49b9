import numpy as np

SIZES = {"T": 5, "K": 3}


def draw(rng, sizes):
    T, K = sizes["T"], sizes["K"]
    A, p = rng.uniform(0.2, 1, size=(K, K)), rng.uniform(0.2, 1, size=K)
    return {
        "y": rng.normal(size=T),
        "A": A / A.sum(axis=1, keepdims=True),
        r"\rho": p / p.sum(),
        r"\mu": rng.normal(size=K),
        "s": np.array(0.8),
    }


def loss(v):
    e = np.exp(-((v["y"][:, None] - v[r"\mu"]) ** 2) / (2 * v["s"] ** 2)) / (np.sqrt(2 * np.pi) * v["s"])
    f = v[r"\rho"] * e[0]
    for row in e[1:]:
        f = row * (f @ v["A"])
    return -np.log(f.sum())
