import numpy as np

SIZES = {"N": 4, "D": 3, "L": 2}


def draw(rng, sizes):
    N, D, L = sizes["N"], sizes["D"], sizes["L"]
    return {
        "x": rng.normal(size=(N, D)),
        r"\tau": np.array(rng.uniform(0.5, 1.5)),
        r"\beta": np.array(rng.uniform(0.5, 2)),
        "W": rng.normal(size=(D, L)),
        "b": rng.normal(size=D),
        "U": rng.normal(size=(L, D)),
        "c": rng.normal(size=L),
        "s": 0.5 * rng.normal(size=L),
    }


def loss(v):
    x, W, s = v["x"], v["W"], v["s"]
    m = x @ v["U"].T + v["c"]
    R = ((x - m @ W.T - v["b"]) ** 2).sum(axis=1) + (np.exp(s) * (W * W).sum(axis=0)).sum()
    K = ((m * m).sum(axis=1) + (np.exp(s) - s - 1).sum()) / 2
    return (R / (2 * v[r"\tau"] ** 2) + v[r"\beta"] * K).mean()
