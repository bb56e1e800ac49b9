import numpy as np

SIZES = {"n": 5, "d": 2, "h": 4, "c": 3}


def draw(rng, sizes):
    n, d, h, c = (sizes[k] for k in "ndhc")
    return {
        "x": rng.normal(size=(n, d)),
        "t": 2 * rng.normal(size=(n, c)),
        "y": np.eye(c, dtype=int)[rng.integers(0, c, n)],
        "W_1": rng.normal(size=(h, d)),
        "b_1": rng.normal(size=h),
        "W_2": rng.normal(size=(c, h)),
        "b_2": rng.normal(size=c),
        r"\tau": np.array(rng.uniform(1, 3)),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
    }


def loss(v):
    tau, al = v[r"\tau"], v[r"\alpha"]

    def sm(u):
        return np.exp(u) / np.exp(u).sum()

    L = 0
    n = len(v["x"])
    for i in range(n):
        s = v["W_2"] @ np.log(1 + np.exp(v["W_1"] @ v["x"][i] + v["b_1"])) + v["b_2"]
        p, q = sm(v["t"][i] / tau), sm(s / tau)
        L = L + (al * tau**2 * (p * np.log(p / q)).sum() - (1 - al) * (v["y"][i] * np.log(sm(s))).sum()) / n
    return L
