import numpy as np

SIZES = {"n": 6, "p": 4}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "X": rng.normal(size=(n, p)),
        "y": rng.normal(size=n),
        r"\beta": rng.normal(size=p),
        r"\mu": np.array(rng.uniform(0.5, 1)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\rho": np.array(rng.uniform(0.2, 0.8)),
    }


def loss(v):
    X, y, beta, mu, rho = v["X"], v["y"], v[r"\beta"], v[r"\mu"], v[r"\rho"]
    r = y - X @ beta
    s = mu * np.log(2 * np.cosh(beta / mu))
    return (r * r).sum() / (2 * len(y)) + v[r"\lambda"] * (rho * s.sum() + (1 - rho) / 2 * (beta * beta).sum())
