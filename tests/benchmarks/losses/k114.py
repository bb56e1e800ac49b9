import numpy as np

SIZES = {"n": 5}


def draw(rng, sizes):
    n = sizes["n"]
    return {
        "t": np.cumsum(rng.uniform(0.3, 1, n)),
        "y": rng.normal(size=n),
        r"\sigma_f": np.array(rng.uniform(0.7, 1.5)),
        r"\ell": np.array(rng.uniform(0.7, 1.5)),
        "p": np.array(rng.uniform(1.5, 3)),
        r"\sigma_n": np.array(rng.uniform(0.3, 0.8)),
    }


def loss(v):
    t, y = v["t"], v["y"]
    n = len(y)
    wave = np.sin(np.pi * (t[:, None] - t) / v["p"])
    K = v[r"\sigma_f"] ** 2 * np.exp(-2 * wave * wave / v[r"\ell"] ** 2) + v[r"\sigma_n"] ** 2 * np.eye(n)
    return (y @ np.linalg.solve(K, y) + np.log(np.linalg.det(K)) + n * np.log(2 * np.pi)) / 2
