import numpy as np

SIZES = {"N": 5, "D": 2, "K": 3}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "h": rng.normal(size=(N, D)),
        "t": rng.normal(size=N),
        "A": rng.normal(size=(K, D)),
        "M": rng.normal(size=(K, D)),
        "S": 0.4 * rng.normal(size=(K, D)),
    }


def loss(v):
    h = v["h"]
    e = np.exp(h @ v["A"].T)
    w = e / e.sum(axis=1)[:, None]
    mu, s = h @ v["M"].T, np.exp(h @ v["S"].T)
    dens = np.exp(-((v["t"][:, None] - mu) ** 2) / (2 * s**2)) / (np.sqrt(2 * np.pi) * s)
    return -np.log((w * dens).sum(axis=1)).sum()
