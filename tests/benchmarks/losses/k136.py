import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "x": rng.normal(size=(n, p)),
        "y": rng.uniform(0.3, 3, n),
        r"\beta_0": np.array(rng.normal()),
        r"\beta": rng.normal(size=p),
        r"\kappa": np.array(rng.uniform(0.7, 3)),
    }


def log_gamma(z):
    shift = 0
    while np.real(z) < 30:
        shift, z = shift + np.log(z), z + 1
    series = 1 / (12 * z) - 1 / (360 * z**3) + 1 / (1260 * z**5) - 1 / (1680 * z**7)
    return (z - 0.5) * np.log(z) - z + np.log(2 * np.pi) / 2 + series - shift


def loss(v):
    k = v[r"\kappa"]
    mu = np.exp(v[r"\beta_0"] + v["x"] @ v[r"\beta"])
    return (log_gamma(k) - k * np.log(k / mu) - (k - 1) * np.log(v["y"]) + k * v["y"] / mu).sum()
