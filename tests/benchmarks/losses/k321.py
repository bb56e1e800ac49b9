import numpy as np

SIZES = {"N": 5, "d": 2}


def draw(rng, sizes):
    N, d = sizes["N"], sizes["d"]
    return {
        "x": rng.normal(size=(N, d)),
        "y": rng.normal(size=N),
        "h": np.array(rng.uniform(0.7, 1.5)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\alpha": rng.normal(size=N),
        r"\beta_0": np.array(rng.normal()),
    }


def loss(v):
    x, a = v["x"], v[r"\alpha"]
    K = np.exp(-((x[:, None] - x[None]) ** 2).sum(axis=2) / (2 * v["h"] ** 2))
    r = v["y"] - K @ a - v[r"\beta_0"]
    return (r * r).sum() / (2 * len(x)) + v[r"\lambda"] / 2 * (a @ K @ a)
