import numpy as np

SIZES = {"N": 4, "p": 3, "q": 2}


def draw(rng, sizes):
    N, p, q = sizes["N"], sizes["p"], sizes["q"]
    return {
        "u": rng.normal(size=(N, p)),
        "v": rng.normal(size=(N, p)),
        "A": rng.normal(size=(q, p)),
        "B": rng.normal(size=(q, q)),
    }


def loss(v):
    def cosine(a, b):
        return (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))

    z, w = v["u"] @ v["A"].T, v["v"] @ v["A"].T
    return -(cosine(z @ v["B"].T, w) + cosine(w @ v["B"].T, z)).sum() / (2 * len(z))
