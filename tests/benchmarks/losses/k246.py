import numpy as np

SIZES = {"T": 7, "p": 2}


def draw(rng, sizes):
    T, p = sizes["T"], sizes["p"]
    return {
        "y": rng.normal(size=T),
        r"\mu": np.array(rng.normal()),
        r"\phi": 0.5 * rng.normal(size=p),
        r"\sigma": np.array(rng.uniform(0.5, 1.5)),
    }


def loss(v):
    y, mu, ph, s = v["y"], v[r"\mu"], v[r"\phi"], v[r"\sigma"]
    T, p = len(y), len(ph)
    J = (T - p) / 2 * np.log(2 * np.pi) + (T - p) * np.log(s)
    for t in range(p, T):
        e = y[t] - mu - sum(ph[j] * (y[t - 1 - j] - mu) for j in range(p))
        J = J + e**2 / (2 * s**2)
    return J
