import numpy as np

SIZES = {"M": 7, "R": 2}


def draw(rng, sizes):
    M, R = sizes["M"], sizes["R"]
    t = np.sort(rng.uniform(0, 4, M))
    return {
        "t": t,
        "y": 2 * np.exp(-0.7 * t) + 0.3 * rng.normal(size=M),
        r"\sigma": rng.uniform(0.3, 1, M),
        "A": rng.normal(size=R),
        "k": rng.uniform(0.2, 2, R),
        "c": np.array(0.3 * rng.normal()),
    }


def loss(v):
    J = 0
    for t, y, s in zip(v["t"], v["y"], v[r"\sigma"], strict=False):
        f = v["c"]
        for A, k in zip(v["A"], v["k"], strict=False):
            f = f + A * np.exp(-k * t)
        J = J + (y - f) * (y - f) / (s * s)
    return J
