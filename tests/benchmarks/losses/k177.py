import numpy as np

SIZES = {"T": 5, "d": 2, "k": 3, "C": 4}


def draw(rng, sizes):
    T, d, k, C = (sizes[c] for c in "TdkC")
    return {
        "x": rng.normal(size=(T, d)),
        "y": rng.integers(1, C + 1, T),
        "W_{hx}": rng.normal(size=(k, d)),
        "W_{hh}": 0.7 * rng.normal(size=(k, k)),
        "b_h": 0.5 * rng.normal(size=k),
        "h_0": rng.normal(size=k),
        "W_{oh}": rng.normal(size=(C, k)),
        "b_o": rng.normal(size=C),
        r"\gamma": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    x, y, h = v["x"], v["y"], v["h_0"]
    T = len(y)
    J = 0
    for t in range(T):
        g = np.tanh(v["W_{hx}"] @ x[t] + v["W_{hh}"] @ h + v["b_h"])
        o = v["W_{oh}"] @ g + v["b_o"]
        J = J - np.log(np.exp(o[y[t] - 1]) / sum(np.exp(o))) / T + v[r"\gamma"] / T * sum((g - h) ** 2)
        h = g
    return J
