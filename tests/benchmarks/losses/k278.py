import numpy as np

SIZES = {"N": 3, "L": 2, "d": 2, "m": 3}


def draw(rng, sizes):
    N, L, d, m = (sizes[k] for k in "NLdm")
    x, s = rng.normal(size=(N, d)), np.sort(rng.uniform(0.3, 1.5, L))[::-1]
    return {
        "x": x,
        r"\tilde x": x[:, None, :] + s[:, None] * rng.normal(size=(N, L, d)),
        r"\sigma": s,
        "W": rng.normal(size=(m, d)),
        "V": rng.normal(size=(m, d)),
        "b": rng.normal(size=m),
    }


def loss(v):
    s = v[r"\sigma"]
    x = v["x"][:, None, :]
    t = v[r"\tilde x"]
    score = np.log(1 + np.exp(t @ v["W"].T + v["b"])) @ v["V"] / s[:, None]
    e = score + (t - x) / s[:, None] ** 2
    N, L = e.shape[:2]
    return (s**2 * (e * e).sum(axis=2)).sum() / (2 * N * L)
