import numpy as np

SIZES = {"N": 7, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        "x": rng.normal(size=(N, D)),
        "y": np.r_[0, 1, rng.integers(0, 2, N - 2)],
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
        r"\gamma": np.array(rng.uniform(0.7, 3)),
        "w": rng.normal(size=D),
    }


def loss(v):
    y, al = v["y"], v[r"\alpha"]
    p = 1 / (1 + np.exp(-(v["x"] @ v["w"])))
    pt = y * p + (1 - y) * (1 - p)
    at = y * al + (1 - y) * (1 - al)
    return -(at * np.exp(v[r"\gamma"] * np.log(1 - pt)) * np.log(pt)).mean()
