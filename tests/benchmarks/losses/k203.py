import numpy as np

SIZES = {"n": 6, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "X": rng.normal(size=(n, d)),
        "y": rng.choice([-1, 1], n),
        "s": rng.uniform(0.2, 2, n),
        "w": rng.normal(size=d),
        "c": np.array(rng.normal()),
        "C": np.array(rng.uniform(0.3, 2)),
    }


def loss(v):
    X, y, s, w, c = v["X"], v["y"], v["s"], v["w"], v["c"]
    return w @ w / 2 + v["C"] * sum(s[i] * np.log(np.exp(-y[i] * (X[i] @ w + c)) + 1) for i in range(len(y)))
