import numpy as np

SIZES = {"m": 4, "n": 3, "f": 2}


def draw(rng, sizes):
    m, n, f = sizes["m"], sizes["n"], sizes["f"]
    return {
        "r": rng.integers(0, 4, (m, n)) * rng.integers(0, 2, (m, n)),
        r"\alpha": np.array(rng.uniform(0.3, 2)),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
        "x": rng.normal(size=(m, f)),
        "y": rng.normal(size=(n, f)),
    }


def loss(v):
    r, x, y = v["r"], v["x"], v["y"]
    J = v[r"\lambda"] * ((x * x).sum() + (y * y).sum())
    for u in range(len(x)):
        for i in range(len(y)):
            J = J + (1 + v[r"\alpha"] * r[u, i]) * ((1 if r[u, i] > 0 else 0) - x[u] @ y[i]) ** 2
    return J
