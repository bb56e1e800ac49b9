import numpy as np

SIZES = {"N": 4, "C": 3, "d": 2}


def draw(rng, sizes):
    N, C, d = sizes["N"], sizes["C"], sizes["d"]
    return {
        "x": rng.normal(size=(N, d)),
        "y": np.r_[1 : C + 1, rng.integers(1, C + 1, N - C)],
        "W": rng.normal(size=(C, d)),
        "s": np.array(rng.uniform(1, 4)),
        "m": np.array(0.3),
    }


def loss(v):
    x, W, s, m = v["x"], v["W"], v["s"], v["m"]
    total = 0
    for i, y in enumerate(v["y"]):
        c = (W @ x[i]) / np.sqrt((W * W).sum(axis=1)) / np.sqrt((x[i] * x[i]).sum())
        t = c[y - 1]
        own = np.exp(s * (t * np.cos(m) - np.sqrt(1 - t * t) * np.sin(m)))
        rest = sum(np.exp(s * c[j]) for j in range(len(W)) if j != y - 1)
        total = total - np.log(own / (own + rest)) / len(x)
    return total
