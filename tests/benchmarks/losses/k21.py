import numpy as np

SIZES = {"T": 6, "D": 3, "K": 2}


def _g(v, t):
    L = v["L"]
    e, f = L @ (v["a"][t] - v["p"][t]), L @ (v["a"][t] - v["n"][t])
    return v["m"] + np.sum(e * e) - np.sum(f * f)


def draw(rng, sizes):
    T, D, K = sizes["T"], sizes["D"], sizes["K"]
    while True:
        v = {
            "a": rng.normal(size=(T, D)),
            "p": rng.normal(size=(T, D)),
            "n": rng.normal(size=(T, D)),
            "L": rng.normal(size=(K, D)),
            "m": np.array(rng.uniform(0.5, 1.5)),
            r"\beta": np.array(rng.uniform(0.1, 0.5)),
        }
        if all(abs(_g(v, t)) > 1e-2 for t in range(T)):
            return v


def loss(v):
    T, D = v["a"].shape
    J = 0
    for t in range(T):
        g = _g(v, t)
        J = J + (g if np.real(g) > 0 else 0 * g)
    E = v["L"].T @ v["L"] - np.eye(D)
    return J / T + v[r"\beta"] * np.sum(E * E)
