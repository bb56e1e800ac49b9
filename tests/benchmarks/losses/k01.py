import numpy as np

SIZES = {"N": 6, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        "x": rng.normal(size=(N, D)),
        "y": rng.integers(0, 2, N),
        "w": rng.normal(size=D),
        "b": np.array(rng.normal()),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    x, y, w, b = v["x"], v["y"], v["w"], v["b"]
    N = len(y)
    s = 0
    for i in range(N):
        t = sum(w[d] * x[i, d] for d in range(len(w))) + b
        p = 1 / (1 + np.exp(-t))
        s = s + y[i] * np.log(p) + (1 - y[i]) * np.log(1 - p)
    return -s / N + v[r"\lambda"] / 2 * np.sum(w * w)
