import numpy as np

SIZES = {"n": 6, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    y = rng.integers(0, 2, n)
    y[:2] = [0, 1]
    return {
        "x": rng.normal(size=(n, d)),
        "y": y,
        "w": rng.normal(size=d),
        "b": np.array(rng.normal()),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
        r"\gamma": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    x, y, w, b, al, ga = v["x"], v["y"], v["w"], v["b"], v[r"\alpha"], v[r"\gamma"]
    J = 0
    for i in range(len(y)):
        p = 1 / (1 + np.exp(-(sum(w[k] * x[i, k] for k in range(len(w))) + b)))
        q, a = (p, al) if y[i] == 1 else (1 - p, 1 - al)
        J = J - a * np.exp(ga * np.log(1 - q)) * np.log(q) / len(y)
    return J
