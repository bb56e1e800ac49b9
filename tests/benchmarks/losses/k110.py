import numpy as np

SIZES = {"U": 4, "I": 3, "f": 2}


def draw(rng, sizes):
    U, items, f = sizes["U"], sizes["I"], sizes["f"]
    return {
        "r": rng.uniform(1, 5, (U, items)),
        "x1_Omega": rng.integers(0, 2, (U, items)),
        r"\mu": np.array(rng.uniform(2, 4)),
        "b": rng.normal(size=U),
        "c": rng.normal(size=items),
        "P": rng.normal(size=(U, f)),
        "Q": rng.normal(size=(items, f)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    J = 0
    for u in range(len(v["b"])):
        for i in range(len(v["c"])):
            e = v["r"][u, i] - v[r"\mu"] - v["b"][u] - v["c"][i] - v["P"][u] @ v["Q"][i]
            J = J + v["x1_Omega"][u, i] * e * e
    return J + v[r"\lambda"] * sum((v[n] * v[n]).sum() for n in "bcPQ")
