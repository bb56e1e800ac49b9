import numpy as np

SIZES = {"d": 4}


def draw(rng, sizes):
    d = sizes["d"]
    A = rng.normal(size=(d, d))
    b = rng.uniform(0.5, 2, d)
    return {
        "w": rng.uniform(0.2, 0.8, d),
        r"\Sigma": A @ A.T / d + 0.3 * np.eye(d),
        "b": b / b.sum(),
        r"\mu": np.array(rng.uniform(0.05, 0.3)),
        r"\rho": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    w, S, b = v["w"], v[r"\Sigma"], v["b"]
    d = len(w)
    g = [sum(S[i, j] * w[j] for j in range(d)) for i in range(d)]
    q = sum(w[i] * g[i] for i in range(d))
    J = v[r"\rho"] / 2 * (sum(w) - 1) ** 2
    for i in range(d):
        J = J + (w[i] * g[i] / q - b[i]) ** 2 - v[r"\mu"] * np.log(w[i])
    return J
