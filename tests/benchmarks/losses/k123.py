import numpy as np

SIZES = {"B": 4, "p": 3, "q": 2, "k": 3}


def draw(rng, sizes):
    B, p, q, k = (sizes[s] for s in "Bpqk")
    return {
        "u": rng.normal(size=(B, p)),
        "v": rng.normal(size=(B, q)),
        "P": rng.normal(size=(k, p)),
        "Q": rng.normal(size=(k, q)),
        r"\tau": np.array(rng.uniform(0.3, 0.9)),
    }


def loss(v):
    a, b = v["u"] @ v["P"].T, v["v"] @ v["Q"].T
    a = a / np.sqrt((a * a).sum(axis=1))[:, None]
    b = b / np.sqrt((b * b).sum(axis=1))[:, None]
    s = a @ b.T / v[r"\tau"]
    rows = np.diag(s) - np.log(np.exp(s).sum(axis=1))
    columns = np.diag(s) - np.log(np.exp(s).sum(axis=0))
    return -(rows + columns).sum() / (2 * len(s))
