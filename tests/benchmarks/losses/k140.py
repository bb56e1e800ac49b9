import numpy as np

SIZES = {"n": 5, "d": 2, "m": 3}


def draw(rng, sizes):
    n, d, m = sizes["n"], sizes["d"], sizes["m"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.choice([-1, 1], n),
        "a": rng.normal(size=m),
        "b": np.array(0.3 * rng.normal()),
        "c": rng.normal(size=(m, d)),
        "h": np.array(rng.uniform(0.7, 1.5)),
        "C": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    phi = np.exp(-((v["x"][:, None] - v["c"]) ** 2).sum(axis=2) / (2 * v["h"] ** 2))
    xi = 1 - v["y"] * (phi @ v["a"] + v["b"])
    return (v["a"] ** 2).sum() / 2 + v["C"] * np.where(np.real(xi) > 0, xi, 0).sum()
