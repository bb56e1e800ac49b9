import numpy as np

SIZES = {"n": 4, "K": 3, "p": 2}


def draw(rng, sizes):
    n, K, p = sizes["n"], sizes["K"], sizes["p"]
    return {"y": rng.poisson(3, (n, K)), "x": 0.5 * rng.normal(size=(n, p)), "B": rng.normal(size=(p, K))}


def log_gamma(z):
    shift = 0
    while np.real(z).min() < 30:
        shift, z = shift + np.log(z), z + 1
    series = 1 / (12 * z) - 1 / (360 * z**3) + 1 / (1260 * z**5) - 1 / (1680 * z**7)
    return (z - 0.5) * np.log(z) - z + np.log(2 * np.pi) / 2 + series - shift


def loss(v):
    y = v["y"]
    a = np.exp(v["x"] @ v["B"])
    s, t = a.sum(axis=1), y.sum(axis=1)
    ends = (log_gamma(s) - log_gamma(t + s)).sum()
    return -(ends + (log_gamma(y + a) - log_gamma(a)).sum())
