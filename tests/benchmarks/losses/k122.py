import numpy as np

SIZES = {"n": 5, "d": 2}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": rng.normal(size=n),
        r"\beta": rng.normal(size=d),
        r"\ell": np.array(rng.uniform(0.7, 1.5)),
        r"\sigma_f": np.array(rng.uniform(0.7, 1.5)),
        r"\sigma_n": np.array(rng.uniform(0.3, 0.8)),
    }


def loss(v):
    x, n = v["x"], len(v["y"])
    K = np.zeros((n, n), complex)
    for i in range(n):
        for j in range(n):
            K[i, j] = v[r"\sigma_f"] ** 2 * np.exp(-((x[i] - x[j]) ** 2).sum() / (2 * v[r"\ell"] ** 2))
        K[i, i] = K[i, i] + v[r"\sigma_n"] ** 2
    r = v["y"] - x @ v[r"\beta"]
    return r @ np.linalg.solve(K, r) / 2 + np.log(np.linalg.det(K)) / 2 + n / 2 * np.log(2 * np.pi)
