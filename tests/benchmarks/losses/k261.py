import numpy as np

SIZES = {"n": 7, "p": 2}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "A": rng.normal(size=(n, p)),
        "y": 2 * rng.normal(size=n),
        "c": np.array(1.345),
        r"\tau": np.array(rng.uniform(0.3, 0.6)),
        r"\theta": rng.normal(size=p),
        "s": np.array(rng.uniform(0.5, 1.5)),
    }


def loss(v):
    u, c = (v["y"] - v["A"] @ v[r"\theta"]) / v["s"], v["c"]
    size = np.where(np.real(u) > 0, u, -u)
    rho = np.where(np.real(size) <= c, u * u / 2, c * size - c * c / 2)
    return (rho + v[r"\tau"]).sum() * v["s"] / len(u)
