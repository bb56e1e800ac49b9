from math import erf

import numpy as np

SIZES = {"N": 6, "p": 2}


def draw(rng, sizes):
    N, p = sizes["N"], sizes["p"]
    x = rng.normal(size=(N, p))
    x[:, 0] = 1
    return {
        "y": rng.normal(size=N),
        "x": x,
        r"\beta": 0.5 * rng.normal(size=p),
        r"\lambda": np.array(rng.uniform(0.5, 1.5)),
        r"\sigma": np.array(rng.uniform(0.8, 1.5)),
    }


def cdf(z):
    x, h = np.real(z), np.imag(z)
    base = np.array([0.5 * (1 + erf(t / np.sqrt(2))) for t in x])
    return base + 1j * h * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def loss(v):
    s, e = v[r"\sigma"], v["y"] - v["x"] @ v[r"\beta"]
    N = len(e)
    bulk = N / 2 * np.log(2 / np.pi) - N * np.log(s) - (e * e).sum() / (2 * s * s)
    return bulk + np.log(cdf(-e * v[r"\lambda"] / s)).sum()
