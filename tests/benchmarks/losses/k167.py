import numpy as np

SIZES = {"m": 5, "d": 3, "r": 2}


def draw(rng, sizes):
    m, d, r = sizes["m"], sizes["d"], sizes["r"]
    return {
        "a": rng.normal(size=(m, d)),
        "p": rng.normal(size=(m, d)),
        "q": rng.normal(size=(m, d)),
        "L": 0.6 * rng.normal(size=(r, d)),
        r"\kappa": np.array(rng.uniform(0.2, 1.5)),
        r"\eta": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    a, p, q, L = v["a"], v["p"], v["q"], v["L"]

    def D(x, z):
        return sum(t * t for t in L @ x - L @ z)

    J = 0
    for t in range(len(a)):
        J = J + np.log(1 + np.exp(v[r"\kappa"] + D(a[t], p[t]) - D(a[t], q[t]))) / len(a)
    E = L @ L.T - np.eye(len(L))
    return J + v[r"\eta"] / 4 * (E * E).sum()
