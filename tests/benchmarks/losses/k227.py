import numpy as np

SIZES = {"F": 3, "T": 5, "K": 2}


def draw(rng, sizes):
    F, T, K = sizes["F"], sizes["T"], sizes["K"]
    return {
        "V": rng.uniform(0.2, 3, (F, T)),
        "W": rng.uniform(0.2, 1.5, (F, K)),
        "H": rng.uniform(0.2, 1.5, (K, T)),
        r"\mu": np.array(rng.uniform(0.1, 1)),
        r"\eta": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    V, W, H = v["V"], v["W"], v["H"]
    R = W @ H
    return (V * np.log(V / R) - V + R).sum() + v[r"\mu"] * ((H[:, 1:] - H[:, :-1]) ** 2).sum() + v[r"\eta"] * H.sum()
