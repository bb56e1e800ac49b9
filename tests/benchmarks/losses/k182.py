import numpy as np

SIZES = {"n": 5, "D": 2}


def draw(rng, sizes):
    n, D = sizes["n"], sizes["D"]
    return {
        "x": rng.normal(size=(n, D)),
        "y": rng.normal(size=n),
        "c": np.array(rng.normal()),
        r"\ell": rng.uniform(0.5, 2, D),
        r"\sigma_f": np.array(rng.uniform(0.6, 1.5)),
        r"\sigma_n": np.array(rng.uniform(0.3, 0.8)),
    }


def loss(v):
    x, y, c, ell, sf, sn = v["x"], v["y"], v["c"], v[r"\ell"], v[r"\sigma_f"], v[r"\sigma_n"]
    n, D = x.shape
    K = np.array(
        [
            [
                sf**2 * np.exp(-sum((x[i, d] - x[j, d]) ** 2 / ell[d] ** 2 for d in range(D)) / 2)
                + (sn**2 if i == j else 0)
                for j in range(n)
            ]
            for i in range(n)
        ]
    )
    r = y - c
    return r @ np.linalg.inv(K) @ r / 2 + np.log(np.linalg.det(K)) / 2 + n / 2 * np.log(2 * np.pi)
