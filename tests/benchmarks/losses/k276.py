import numpy as np

SIZES = {"n": 4, "k": 2}


def draw(rng, sizes):
    n, k = sizes["n"], sizes["k"]
    W = rng.uniform(0, 1, (n, n))
    np.fill_diagonal(W, 0)
    return {
        "y": rng.normal(size=n),
        "X": rng.normal(size=(n, k)),
        "W": W / W.sum(axis=1)[:, None],
        r"\rho": np.array(rng.uniform(0.1, 0.7)),
        r"\beta": rng.normal(size=k),
        "sigma_squared": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    n, s = len(v["y"]), v["sigma_squared"]
    A = np.eye(n) - v[r"\rho"] * v["W"]
    e = A @ v["y"] - v["X"] @ v[r"\beta"]
    return -n / 2 * np.log(2 * np.pi) - n / 2 * np.log(s) + np.log(np.linalg.det(A)) - (e * e).sum() / (2 * s)
