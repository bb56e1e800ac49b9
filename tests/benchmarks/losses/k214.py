import numpy as np

SIZES = {"m": 5, "d": 2}


def draw(rng, sizes):
    m, d = sizes["m"], sizes["d"]
    while True:
        v = {
            "x": rng.normal(size=(m, d)),
            "y": rng.choice([-1, 1], m),
            "s": np.array(rng.uniform(0.7, 1.5)),
            r"\lambda": np.array(rng.uniform(0.1, 1)),
            r"\alpha": rng.normal(size=m),
            "b": np.array(rng.normal()),
        }
        K = np.exp(-((v["x"][:, None] - v["x"][None]) ** 2).sum(2) / (2 * v["s"] ** 2))
        if abs(1 - v["y"] * (K @ v[r"\alpha"] + v["b"])).min() > 0.05:
            return v


def loss(v):
    x, y, al, b = v["x"], v["y"], v[r"\alpha"], v["b"]
    m = len(y)
    K = np.array([[np.exp(-sum((x[i] - x[j]) ** 2) / (2 * v["s"] ** 2)) for j in range(m)] for i in range(m)])
    J = v[r"\lambda"] * (al @ K @ al)
    for i in range(m):
        h = 1 - y[i] * (K[:, i] @ al + b)
        J = J + (h**2 if np.real(h) > 0 else 0)
    return J
