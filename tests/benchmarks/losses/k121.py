import numpy as np

SIZES = {"T": 6, "d": 3, "K": 4}


def draw(rng, sizes):
    T, d, K = sizes["T"], sizes["d"], sizes["K"]
    return {
        r"\phi": rng.normal(size=(T, d)),
        "a": rng.integers(1, K + 1, T),
        "A": rng.normal(size=T),
        "G": rng.normal(size=T),
        r"\theta": rng.normal(size=(K, d)),
        "w": rng.normal(size=d),
        "c": np.array(rng.uniform(0.2, 1)),
        r"\beta": np.array(rng.uniform(0.01, 0.2)),
    }


def loss(v):
    T = len(v["a"])
    J = 0
    for t in range(T):
        s = v[r"\theta"] @ v[r"\phi"][t]
        log_p = s - np.log(np.exp(s).sum())
        J = J - v["A"][t] * log_p[v["a"][t] - 1] + v[r"\beta"] * (np.exp(log_p) * log_p).sum()
        J = J + v["c"] / 2 * (v["G"][t] - v["w"] @ v[r"\phi"][t]) ** 2
    return J / T
