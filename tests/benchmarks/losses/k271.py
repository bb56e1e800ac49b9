import numpy as np

SIZES = {"P": 6, "d": 3}


def draw(rng, sizes):
    P, d = sizes["P"], sizes["d"]
    return {
        "f": rng.normal(size=(P, d)),
        "g": np.r_[0, 1, rng.integers(0, 2, P - 2)],
        "w": rng.normal(size=d),
        "b": np.array(rng.normal()),
        "a": np.array(0.7),
        "c": np.array(0.3),
        r"\varepsilon": np.array(0.5),
        r"\gamma": np.array(4 / 3),
    }


def loss(v):
    q, g = 1 / (1 + np.exp(-(v["f"] @ v["w"] + v["b"]))), v["g"]
    tp, fn, fp = (q * g).sum(), ((1 - q) * g).sum(), (q * (1 - g)).sum()
    ti = (tp + v[r"\varepsilon"]) / (tp + v["a"] * fn + v["c"] * fp + v[r"\varepsilon"])
    return np.exp(np.log(1 - ti) / v[r"\gamma"])
