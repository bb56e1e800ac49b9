import numpy as np

SIZES = {"M": 4, "N": 5}


def draw(rng, sizes):
    M, N = sizes["M"], sizes["N"]
    return {
        "f": rng.normal(size=(M, N)),
        r"\lambda": np.array(rng.uniform(0.2, 1)),
        r"\epsilon": np.array(rng.uniform(0.1, 0.5)),
        "u": rng.normal(size=(M, N)),
    }


def loss(v):
    u = v["u"]
    dx, dy = u[1:, :-1] - u[:-1, :-1], u[:-1, 1:] - u[:-1, :-1]
    return ((u - v["f"]) ** 2).sum() / 2 + v[r"\lambda"] * np.sqrt(dx**2 + dy**2 + v[r"\epsilon"] ** 2).sum()
