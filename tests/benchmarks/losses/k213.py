import numpy as np

SIZES = {"N": 5, "d": 2, "K": 3}


def draw(rng, sizes):
    N, d, K = sizes["N"], sizes["d"], sizes["K"]
    return {
        r"\mathbf{x}": rng.normal(size=(N, d)),
        "y": rng.integers(0, 2, (N, K)),
        r"\mathbf{W}": rng.normal(size=(K, d)),
        r"\mathbf{b}": rng.normal(size=K),
        r"\gamma_+": np.array(rng.uniform(0.3, 1.5)),
        r"\gamma_-": np.array(rng.uniform(2, 4)),
    }


def loss(v):
    x, y, W, b, gp, gm = v[r"\mathbf{x}"], v["y"], v[r"\mathbf{W}"], v[r"\mathbf{b}"], v[r"\gamma_+"], v[r"\gamma_-"]
    p = 1 / (1 + np.exp(-(x @ W.T + b)))
    return -(y * (1 - p) ** gp * np.log(p) + (1 - y) * p**gm * np.log(1 - p)).sum() / len(x)
