import numpy as np

SIZES = {"n": 4, "d": 3, "m": 2}


def draw(rng, sizes):
    n, d, m = sizes["n"], sizes["d"], sizes["m"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.choice([-1, 1], n),
        "U": rng.normal(size=(m, d)),
        "V": rng.normal(size=(d, m)),
        "b": rng.normal(size=m),
        r"\gamma": rng.uniform(0.5, 1.5, d),
        r"\beta": rng.normal(size=d),
        "w": rng.normal(size=d),
        r"\epsilon": np.array(rng.uniform(0.01, 0.1)),
    }


def loss(v):
    a = v["x"] @ v["U"].T + v["b"]
    h = v["x"] + np.where(np.real(a) > 0, a, 0) @ v["V"].T
    c = h - h.sum(axis=1)[:, None] / h.shape[1]
    o = v[r"\gamma"] * c / np.sqrt((c * c).sum(axis=1) / h.shape[1] + v[r"\epsilon"])[:, None] + v[r"\beta"]
    return np.log(1 + np.exp(-v["y"] * (o @ v["w"]))).sum() / len(h)
