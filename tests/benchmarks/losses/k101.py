import numpy as np

SIZES = {"n": 5, "d": 3, "K": 4}


def draw(rng, sizes):
    n, d, K = sizes["n"], sizes["d"], sizes["K"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.integers(0, K, n),
        "W": rng.normal(size=(K, d)),
        "b": rng.normal(size=K),
        r"\tau": np.array(rng.uniform(0.5, 2)),
        r"\gamma": np.array(rng.uniform(1, 3)),
    }


def loss(v):
    n = len(v["y"])
    J = 0
    for i in range(n):
        e = np.exp((v["W"] @ v["x"][i] + v["b"]) / v[r"\tau"])
        p = e[v["y"][i]] / e.sum()
        J = J - (1 - p) ** v[r"\gamma"] * np.log(p) / n
    return J
