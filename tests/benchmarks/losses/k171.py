import numpy as np

SIZES = {"U": 4, "I": 5, "f": 2}


def draw(rng, sizes):
    U, n_items, f = sizes["U"], sizes["I"], sizes["f"]
    m = (rng.uniform(size=(U, n_items)) < 0.6).astype(int)
    m[0, 0] = 1
    return {
        "r": 3 + rng.normal(size=(U, n_items)),
        "m": m,
        r"\mu": np.array(3 + rng.normal()),
        "b": rng.normal(size=U),
        "c": rng.normal(size=n_items),
        "P": rng.normal(size=(U, f)),
        "Q": rng.normal(size=(n_items, f)),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    r, m, b, c, P, Q = v["r"], v["m"], v["b"], v["c"], v["P"], v["Q"]
    U, n_items = r.shape
    J = 0
    for u in range(U):
        for i in range(n_items):
            e = r[u, i] - v[r"\mu"] - b[u] - c[i] - sum(P[u] * Q[i])
            J = J + m[u, i] * (e**2 + v[r"\lambda"] * (b[u] ** 2 + c[i] ** 2 + sum(P[u] ** 2) + sum(Q[i] ** 2)))
    return J
