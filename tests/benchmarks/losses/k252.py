import numpy as np

SIZES = {"n": 6, "p": 2, "q": 3}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    return {
        "t": rng.uniform(0.2, 2, n),
        r"\delta": np.r_[0, 1, rng.integers(0, 2, n - 2)],
        "z": rng.normal(size=(n, q)),
        "x": rng.normal(size=(n, p)),
        r"\alpha": np.array(rng.uniform(0.7, 2)),
        r"\beta": rng.normal(size=p),
        r"\gamma": rng.normal(size=q),
        r"\rho": np.array(rng.normal()),
    }


def loss(v):
    t, d, a = v["t"], v[r"\delta"], v[r"\alpha"]
    u = np.exp(v["z"] @ v[r"\gamma"])
    pi = u / (1 + u)
    rate = np.exp(v["x"] @ v[r"\beta"] + v[r"\rho"])
    S = np.exp(-np.exp(a * np.log(t)) * rate)
    f = S * rate * a * np.exp((a - 1) * np.log(t))
    return -(d * np.log(pi * f) + (1 - d) * np.log(1 - pi + pi * S)).sum()
