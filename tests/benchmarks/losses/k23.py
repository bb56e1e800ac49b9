import numpy as np

SIZES = {"N": 5, "D": 3, "H": 4}


def draw(rng, sizes):
    N, D, H = sizes["N"], sizes["D"], sizes["H"]
    return {
        "x": rng.normal(size=(N, D)),
        "y": rng.normal(size=N),
        "W_1": rng.normal(size=(H, D)),
        "b_1": rng.normal(size=H),
        "w_2": rng.normal(size=H),
        "b_2": np.array(rng.normal()),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    x, y, W1, b1, w2, b2 = v["x"], v["y"], v["W_1"], v["b_1"], v["w_2"], v["b_2"]
    J = 0
    for i in range(len(y)):
        f = b2
        for h in range(len(w2)):
            f = f + w2[h] * np.tanh(np.sum(W1[h] * x[i]) + b1[h])
        J = J + (f - y[i]) * (f - y[i])
    return J / (2 * len(y)) + v[r"\lambda"] / 2 * (np.sum(W1 * W1) + np.sum(w2 * w2))
