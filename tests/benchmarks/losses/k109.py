import numpy as np

SIZES = {"N": 5, "D": 2, "K": 3}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "x": rng.normal(size=(N, D)),
        r"\alpha": rng.normal(size=K),
        r"\mu": rng.normal(size=(K, D)),
        "s": 0.3 * rng.normal(size=(K, D)),
    }


def loss(v):
    e = np.exp(v[r"\alpha"])
    weights, sd = e / e.sum(), np.exp(v["s"])
    J = 0
    for x in v["x"]:
        z = (x - v[r"\mu"]) / sd
        J = J + np.log((weights * np.prod(np.exp(-z * z / 2) / (np.sqrt(2 * np.pi) * sd), axis=1)).sum())
    return J
