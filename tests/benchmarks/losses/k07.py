import numpy as np

SIZES = {"n": 6, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "X": rng.normal(size=(n, d)),
        "y": rng.choice([-1, 1], n),
        "w": rng.normal(size=d),
        "b": np.array(rng.normal()),
        r"\gamma": np.array(rng.uniform(1.2, 2.8)),
        "a": np.array(rng.uniform(0.2, 0.4)),
    }


def loss(v):
    X, y, w, b = v["X"], v["y"], v["w"], v["b"]
    s = 0
    for i in range(len(y)):
        p = 1 / (1 + np.exp(-y[i] * (np.sum(X[i] * w) + b)))
        al = v["a"] if y[i] == 1 else 1 - v["a"]
        s = s - al * np.exp(v[r"\gamma"] * np.log(1 - p)) * np.log(p)
    return s
