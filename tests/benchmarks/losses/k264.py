import numpy as np

SIZES = {"C": 2, "P": 3}


def draw(rng, sizes):
    C, P = sizes["C"], sizes["P"]
    X = rng.normal(size=(P, 3))
    X[:, 2] += 5
    return {
        r"\omega": 0.1 * rng.normal(size=(C, 3)),
        "t": 0.3 * rng.normal(size=(C, 3)),
        "X": X,
        "u": 0.5 * rng.normal(size=(C, P)),
        "v": 0.5 * rng.normal(size=(C, P)),
        "f": np.array(rng.uniform(1, 2)),
        r"\gamma": np.array(rng.uniform(0.3, 1)),
    }


def loss(v):
    w, t, X, g = v[r"\omega"], v["t"], v["X"], v[r"\gamma"]
    total = 0
    for c in range(len(w)):
        for p in range(len(X)):
            a, b = w[c], X[p]
            turn = np.array([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])
            Y = b + turn + t[c]
            e = (v["u"][c, p] - v["f"] * Y[0] / Y[2]) ** 2 + (v["v"][c, p] - v["f"] * Y[1] / Y[2]) ** 2
            total = total + g * g * np.log(1 + e / (g * g))
    return total
