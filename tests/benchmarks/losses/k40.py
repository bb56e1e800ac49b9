import numpy as np

SIZES = {"P": 4, "G": 8}


def draw(rng, sizes):
    P, G = sizes["P"], sizes["G"]
    h = rng.integers(1, P + 1, G)
    return {
        "R": 1500 + 200 * rng.normal(size=P),
        "h": h,
        "a": (h - 1 + rng.integers(1, P, G)) % P + 1,
        "s": rng.choice([0.0, 0.5, 1.0], G),
        r"\eta": np.array(60 * rng.normal()),
        r"\tau": np.array(rng.uniform(150, 400)),
    }


def loss(v):
    R, h, a, s, eta = v["R"], v["h"], v["a"], v["s"], v[r"\eta"]
    J = 0
    for g in range(len(s)):
        u = (R[h[g] - 1] - R[a[g] - 1] + eta) / 400
        p = 1 / (1 + np.exp(-np.log(10) * u))
        J = J - s[g] * np.log(p) - (1 - s[g]) * np.log(1 - p)
    return J + np.sum((R - 1500) * (R - 1500)) / (2 * v[r"\tau"] * v[r"\tau"])
