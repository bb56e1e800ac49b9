import numpy as np

SIZES = {"N": 6, "M": 3}


def draw(rng, sizes):
    N, M = sizes["N"], sizes["M"]
    return {
        "x": rng.uniform(-1.5, 1.5, N),
        "t": rng.normal(size=N),
        r"\mathbf{w}": rng.normal(size=M + 1),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    x, t, w = v["x"], v["t"], v[r"\mathbf{w}"]
    return sum((sum(w[j] * x[n] ** j for j in range(len(w))) - t[n]) ** 2 for n in range(len(t))) / 2 + v[
        r"\lambda"
    ] / 2 * sum(w * w)
