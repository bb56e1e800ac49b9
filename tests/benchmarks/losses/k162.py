import numpy as np

SIZES = {"m": 5, "p": 3, "r": 2}


def draw(rng, sizes):
    m, p, r = sizes["m"], sizes["p"], sizes["r"]
    S = rng.normal(size=(m, m))
    return {
        "A": rng.normal(size=(m, p)),
        "b": rng.normal(size=m),
        "x": rng.normal(size=p),
        "x_0": rng.normal(size=p),
        r"\Gamma": rng.normal(size=(r, p)),
        "C": S @ S.T / m + 0.5 * np.eye(m),
        r"\sigma": np.array(rng.uniform(0.5, 1.5)),
        r"\mu": np.array(rng.uniform(0.1, 2)),
    }


def loss(v):
    A, b, x, s = v["A"], v["b"], v["x"], v[r"\sigma"]
    e = A @ x - b
    g = v[r"\Gamma"] @ (x - v["x_0"])
    return e @ np.linalg.inv(v["C"]) @ e / (2 * s**2) + len(b) * np.log(s) + v[r"\mu"] / 2 * (g @ g)
