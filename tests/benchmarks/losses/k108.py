import numpy as np

SIZES = {"B": 4, "d": 3, "k": 2}


def draw(rng, sizes):
    B, d, k = sizes["B"], sizes["d"], sizes["k"]
    return {
        "x": rng.normal(size=(B, d)),
        "x_prime": rng.normal(size=(B, d)),
        "W": rng.normal(size=(k, d)),
        r"\tau": np.array(rng.uniform(0.5, 1)),
    }


def loss(v):
    B = len(v["x"])
    u, w = v["x"] @ v["W"].T, v["x_prime"] @ v["W"].T
    J = 0
    for i in range(B):
        s = np.array([u[i] @ w[j] / np.sqrt((u[i] @ u[i]) * (w[j] @ w[j])) for j in range(B)]) / v[r"\tau"]
        J = J - (s[i] - np.log(np.exp(s).sum())) / B
    return J
