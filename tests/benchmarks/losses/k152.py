import numpy as np

SIZES = {"N": 6, "d": 2, "K": 3}


def draw(rng, sizes):
    N, d, K = sizes["N"], sizes["d"], sizes["K"]
    return {
        "x": rng.normal(size=(N, d)),
        "c": rng.integers(1, K + 1, N),
        r"\alpha": rng.normal(size=K),
        r"\mu": rng.normal(size=(K, d)),
        "L": rng.normal(size=(d, d)) + 2 * np.eye(d),
    }


def loss(v):
    r = (v["x"] - v[r"\mu"][v["c"] - 1]) @ v["L"]
    log_pi = v[r"\alpha"] - np.log(np.exp(v[r"\alpha"]).sum())
    det = np.linalg.det(v["L"] @ v["L"].T)
    return (r * r).sum() / 2 - log_pi[v["c"] - 1].sum() - len(r) / 2 * np.log(det)
