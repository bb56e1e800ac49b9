import numpy as np

SIZES = {"n": 3, "m": 4}


def draw(rng, sizes):
    n, m = sizes["n"], sizes["m"]
    return {
        "a": rng.uniform(0.3, 1, n),
        "b": rng.uniform(0.3, 1, m),
        "C": rng.uniform(0, 2, (n, m)),
        "P": rng.uniform(0.05, 0.6, (n, m)),
        r"\rho": np.array(rng.uniform(0.5, 2)),
        r"\varepsilon": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    a, b, C, P = v["a"], v["b"], v["C"], v["P"]

    def KL(u, w):
        return (u * np.log(u / w) - u + w).sum()

    return (
        (C * P).sum()
        + v[r"\varepsilon"] * (P * (np.log(P) - 1)).sum()
        + v[r"\rho"] * (KL(P.sum(1), a) + KL(P.sum(0), b))
    )
