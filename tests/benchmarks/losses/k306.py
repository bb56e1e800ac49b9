import numpy as np

SIZES = {"N": 6, "p": 2, "C": 3}


def draw(rng, sizes):
    N, p, C = sizes["N"], sizes["p"], sizes["C"]
    return {
        "y": np.eye(C)[rng.integers(0, C, N)],
        "x": rng.normal(size=(N, p)),
        r"\kappa": np.array(rng.uniform(0.2, 2)),
        "B": rng.normal(size=(C, p)),
        "a": rng.normal(size=C),
    }


def loss(v):
    e = np.exp(v["x"] @ v["B"].T + v["a"])
    pi = e / e.sum(axis=1)[:, None]
    return -(v["y"] * np.log(pi)).sum() + v[r"\kappa"] / 2 * (v["B"] ** 2).sum()
