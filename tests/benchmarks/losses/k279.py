import numpy as np

SIZES = {"m": 3, "n": 4, "p": 2, "q": 2}


def draw(rng, sizes):
    m, n, p, q = (sizes[k] for k in "mnpq")
    return {
        r"\zeta": rng.normal(size=(m, q)),
        "x": rng.normal(size=(n, p)),
        r"\alpha": np.array(rng.uniform(0.5, 2)),
        "A": rng.normal(size=(p, q)),
        "c": rng.normal(size=p),
    }


def loss(v):
    g, x, a = v[r"\zeta"] @ v["A"].T + v["c"], v["x"], v[r"\alpha"]

    def kernel(u, w):
        r = ((u[:, None] - w) ** 2).sum(axis=2)
        return np.exp(-a * np.log(1 + r / (2 * a)))

    m, n = len(g), len(x)
    own = (kernel(g, g).sum() - m) / (m * (m - 1)) + (kernel(x, x).sum() - n) / (n * (n - 1))
    return own - 2 * kernel(g, x).sum() / (m * n)
