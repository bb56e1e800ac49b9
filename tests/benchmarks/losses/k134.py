import numpy as np

SIZES = {"N": 5, "C": 3, "d": 2}


def draw(rng, sizes):
    N, C, d = sizes["N"], sizes["C"], sizes["d"]
    return {
        "x": rng.normal(size=(N, d)),
        "y": rng.integers(0, 2, (N, C)),
        "w": rng.normal(size=(C, d)),
        "b": rng.normal(size=C),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
        r"\gamma": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    y, alpha = v["y"], v[r"\alpha"]
    p = 1 / (1 + np.exp(-(v["x"] @ v["w"].T + v["b"])))
    q = np.where(y == 1, p, 1 - p)
    a = np.where(y == 1, alpha, 1 - alpha)
    return -(a * (1 - q) ** v[r"\gamma"] * np.log(q)).sum() / len(y)
