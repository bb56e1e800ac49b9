import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "y": 2 * rng.normal(size=n),
        "x": rng.normal(size=(n, p)),
        r"\beta_0": np.array(rng.normal()),
        r"\beta": rng.uniform(0.1, 1.5, p) * rng.choice([-1, 1], p),
        r"\delta": np.array(rng.uniform(0.5, 2)),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
    }


def loss(v):
    y, x, b0, b, de, la, al = v["y"], v["x"], v[r"\beta_0"], v[r"\beta"], v[r"\delta"], v[r"\lambda"], v[r"\alpha"]
    n, p = x.shape
    J = 0
    for i in range(n):
        r = y[i] - b0 - sum(x[i, j] * b[j] for j in range(p))
        J = J + de**2 * (np.sqrt(1 + (r / de) ** 2) - 1) / n
    for j in range(p):
        J = J + la * (al * (b[j] if np.real(b[j]) > 0 else -b[j]) + (1 - al) / 2 * b[j] ** 2)
    return J
