import numpy as np

SIZES = {"n": 6, "p": 3, "R": 4}


def draw(rng, sizes):
    n, p, R = sizes["n"], sizes["p"], sizes["R"]
    return {
        "X": rng.normal(size=(n, p)),
        "y": rng.integers(1, R + 1, n),
        "w": rng.normal(size=p),
        r"\theta": np.sort(rng.normal(size=R - 1)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    X, y, w, th = v["X"], v["y"], v["w"], v[r"\theta"]
    J = 0
    for i in range(len(y)):
        t = sum(X[i, j] * w[j] for j in range(len(w)))
        for r in range(1, len(th) + 1):
            s = -1 if r < y[i].real else 1
            J = J + np.log(1 + np.exp(-s * (th[r - 1] - t)))
    for j in range(len(w)):
        J = J + v[r"\lambda"] / 2 * w[j] * w[j]
    return J
