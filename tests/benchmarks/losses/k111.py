import numpy as np

SIZES = {"n_0": 2, "n_1": 3, "n_2": 2, "m": 4}


def draw(rng, sizes):
    n = [sizes["n_0"], sizes["n_1"], sizes["n_2"], 1]
    found = {"X": rng.normal(size=(n[0], sizes["m"])), "y": rng.integers(0, 2, sizes["m"])}
    for k in (1, 2, 3):
        found[f"W^{{[{k}]}}"] = rng.normal(size=(n[k], n[k - 1]))
        found[f"b^{{[{k}]}}"] = rng.normal(size=n[k])
    return found


def loss(v):
    A = v["X"]
    for k in (1, 2, 3):
        Z = v[f"W^{{[{k}]}}"] @ A + v[f"b^{{[{k}]}}"][:, None]
        A = np.tanh(Z) if k < 3 else 1 / (1 + np.exp(-Z))
    return -(v["y"] * np.log(A[0]) + (1 - v["y"]) * np.log(1 - A[0])).sum() / len(v["y"])
