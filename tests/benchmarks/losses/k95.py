import numpy as np

SIZES = {"T": 5, "E": 4, "R": 2, "k": 2}


def draw(rng, sizes):
    T, E, R, k = sizes["T"], sizes["E"], sizes["R"], sizes["k"]
    return {
        "h": rng.integers(1, E + 1, T),
        "r": rng.integers(1, R + 1, T),
        "t": rng.integers(1, E + 1, T),
        r"\tilde t": rng.integers(1, E + 1, T),
        r"\mathbf{e}": 0.7 * rng.normal(size=(E, k)),
        r"\mathbf{q}": 0.7 * rng.normal(size=(R, k)),
        r"\gamma": np.array(rng.uniform(0.5, 2)),
        r"\mu": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    h, r, t, tt, e, q = v["h"], v["r"], v["t"], v[r"\tilde t"], v[r"\mathbf{e}"], v[r"\mathbf{q}"]
    k = e.shape[1]
    J = 0
    for i in range(len(h)):
        near, far = (sum((e[h[i] - 1, a] + q[r[i] - 1, a] - e[z - 1, a]) ** 2 for a in range(k)) for z in (t[i], tt[i]))
        J = J + np.log(1 + np.exp(v[r"\gamma"] + near - far))
    for j in range(len(e)):
        J = J + v[r"\mu"] / 2 * (sum(e[j, a] ** 2 for a in range(k)) - 1) ** 2
    return J
