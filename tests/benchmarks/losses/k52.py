import numpy as np

SIZES = {"n": 5}


def draw(rng, sizes):
    n = sizes["n"]

    def u(a, b):
        return np.array(rng.uniform(a, b))

    return {
        "y": rng.normal(size=n),
        "t": np.sort(rng.uniform(0, 5, n)),
        "m": np.array(rng.normal()),
        r"\sigma_f": u(0.5, 1.5),
        r"\ell": u(0.5, 2),
        r"\sigma_p": u(0.5, 1.5),
        r"\rho": u(0.6, 1.5),
        "T": u(1.5, 3),
        r"\sigma_n": u(0.3, 0.8),
    }


def loss(v):
    y, t = v["y"], v["t"]
    sf, le, sp, rho, sn, T = v[r"\sigma_f"], v[r"\ell"], v[r"\sigma_p"], v[r"\rho"], v[r"\sigma_n"], v["T"]
    n = len(y)
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            d = t[i] - t[j]
            k = sf * sf * np.exp(-d * d / (2 * le * le)) + sp * sp * np.exp(
                -2 * np.sin(np.pi * d / T) ** 2 / (rho * rho)
            )
            row.append(k + (sn * sn if i == j else 0))
        rows.append(row)
    K = np.array(rows)
    Ki = np.linalg.inv(K)
    J = np.log(np.linalg.det(K)) / 2 + n / 2 * np.log(2 * np.pi)
    for i in range(n):
        for j in range(n):
            J = J + (y[i] - v["m"]) * Ki[i, j] * (y[j] - v["m"]) / 2
    return J
