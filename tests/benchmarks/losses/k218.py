import numpy as np

SIZES = {"m": 5, "n": 3, "s": 2}


def draw(rng, sizes):
    m, n, s = sizes["m"], sizes["n"], sizes["s"]
    return {
        "x": rng.normal(size=(m, n)),
        "W^{(1)}": rng.normal(size=(s, n)),
        "W^{(2)}": rng.normal(size=(n, s)),
        "b^{(1)}": rng.normal(size=s),
        "b^{(2)}": rng.normal(size=n),
        r"\rho": np.array(rng.uniform(0.05, 0.2)),
        r"\lambda": np.array(rng.uniform(0.01, 0.3)),
        r"\beta": np.array(rng.uniform(0.3, 2)),
    }


def loss(v):
    x, W1, W2, rho = v["x"], v["W^{(1)}"], v["W^{(2)}"], v[r"\rho"]
    m = len(x)
    a = 1 / (1 + np.exp(-(x @ W1.T + v["b^{(1)}"])))
    h = a @ W2.T + v["b^{(2)}"]
    q = a.sum(0) / m
    return (
        ((h - x) ** 2).sum() / (2 * m)
        + v[r"\lambda"] / 2 * ((W1**2).sum() + (W2**2).sum())
        + v[r"\beta"] * (rho * np.log(rho / q) + (1 - rho) * np.log((1 - rho) / (1 - q))).sum()
    )
