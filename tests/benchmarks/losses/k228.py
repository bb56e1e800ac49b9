import numpy as np

SIZES = {"n": 3, "N": 5, "K": 4}


def draw(rng, sizes):
    n, N, K = sizes["n"], sizes["N"], sizes["K"]
    return {
        "Y": rng.normal(size=(n, N)),
        "D": 0.7 * rng.normal(size=(n, K)),
        r"\Gamma": rng.normal(size=(K, N)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\epsilon": np.array(rng.uniform(0.1, 0.4)),
        r"\kappa": np.array(rng.uniform(0.2, 2)),
    }


def loss(v):
    Y, D, G = v["Y"], v["D"], v[r"\Gamma"]
    E, Ov = Y - D @ G, D.T @ D - np.eye(D.shape[1])
    return (
        (E * E).sum() / 2
        + v[r"\lambda"] * np.sqrt(G * G + v[r"\epsilon"] ** 2).sum()
        + v[r"\kappa"] / 4 * (Ov * Ov).sum()
    )
