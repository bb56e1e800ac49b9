import numpy as np

SIZES = {"n": 4, "m": 3, "K": 3, "d": 2}


def draw(rng, sizes):
    n, m, K, d = (sizes[s] for s in "nmKd")
    return {
        "x": rng.normal(size=(n, d)),
        "u": rng.normal(size=(m, d)),
        "y": rng.integers(1, K + 1, n),
        r"\Theta": rng.normal(size=(K, d)),
        "Theta_prime": rng.normal(size=(K, d)),
        "w": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    def softmax(s):
        e = np.exp(s)
        return e / e.sum(axis=1)[:, None]

    p, q = softmax(v["x"] @ v[r"\Theta"].T), softmax(v["u"] @ v[r"\Theta"].T)
    teacher = softmax(v["u"] @ v["Theta_prime"].T)
    fit = -np.log(p[np.arange(len(p)), v["y"] - 1]).sum() / len(p)
    return fit + v["w"] / len(q) * ((q - teacher) ** 2).sum()
