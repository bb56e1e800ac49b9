import numpy as np

SIZES = {"n": 6}


def draw(rng, sizes):
    n = sizes["n"]
    return {
        "t": np.sort(rng.uniform(0, 6, n)),
        "P": rng.uniform(0.5, 5, n),
        "K": np.array(rng.uniform(3, 6)),
        "r": np.array(rng.uniform(0.5, 1.5)),
        "P_0": np.array(rng.uniform(0.3, 1)),
    }


def loss(v):
    K, r, P0 = v["K"], v["r"], v["P_0"]
    return sum(
        (np.log(v["P"][i]) - np.log(K / (1 + (K - P0) / P0 * np.exp(-r * v["t"][i])))) ** 2 for i in range(len(v["t"]))
    )
