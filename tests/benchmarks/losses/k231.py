import numpy as np

SIZES = {"m": 3, "n": 4, "d": 2, "h": 5}


def draw(rng, sizes):
    m, n, d, h = (sizes[c] for c in "mndh")
    return {
        "x": rng.normal(size=(m, n, d)),
        "y": rng.integers(0, 4, (m, n)).astype(float),
        "U": rng.normal(size=(h, d)),
        "c": rng.normal(size=h),
        r"\omega": rng.normal(size=h),
    }


def loss(v):
    x, y = v["x"], v["y"]
    L = 0
    for i in range(len(x)):
        z = np.array([np.tanh(v["U"] @ xx + v["c"]) @ v[r"\omega"] for xx in x[i]])
        L = L - (np.exp(y[i]) / np.exp(y[i]).sum() * np.log(np.exp(z) / np.exp(z).sum())).sum()
    return L
