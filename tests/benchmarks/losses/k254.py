import numpy as np

SIZES = {"N": 5, "M": 3, "J": 4, "p": 2}


def draw(rng, sizes):
    n, M, J, p = sizes["N"], sizes["M"], sizes["J"], sizes["p"]
    y = np.zeros((n, M, J))
    for k in range(n):
        y[k, rng.integers(M), rng.integers(J)] = 1
    return {
        "x": rng.normal(size=(n, M, J, p)),
        "y": y,
        r"\beta": rng.normal(size=p),
        r"\lambda": rng.uniform(0.5, 1.5, M),
    }


def loss(v):
    V = v["x"] @ v[r"\beta"]
    lam = v[r"\lambda"]
    E = np.exp(V / lam[:, None])
    inc = np.log(E.sum(axis=2))
    top = np.exp(lam * inc)
    P = (top / top.sum(axis=1)[:, None])[:, :, None] * E / E.sum(axis=2)[:, :, None]
    return -(v["y"] * np.log(P)).sum()
