import numpy as np

SIZES = {"N": 5, "H": 3, "M": 2}


def draw(rng, sizes):
    N, H, M = sizes["N"], sizes["H"], sizes["M"]
    return {
        "x": rng.uniform(0.05, 0.95, N),
        "f": rng.normal(size=N),
        "y": rng.normal(size=M),
        "p": rng.uniform(0, 1, M),
        "a": rng.normal(size=H),
        "w": 1.2 * rng.normal(size=H),
        "b": 0.7 * rng.normal(size=H),
        r"\kappa": np.array(rng.uniform(0.3, 2)),
        "u_0": np.array(rng.normal()),
        "u_1": np.array(rng.normal()),
        r"\lambda": np.array(rng.uniform(0.5, 5)),
    }


def loss(v):
    a, w, b = v["a"], v["w"], v["b"]
    H = len(a)

    def u(x):
        return sum(a[j] * np.tanh(w[j] * x + b[j]) for j in range(H))

    def u2(x):
        t = [np.tanh(w[j] * x + b[j]) for j in range(H)]
        return -2 * sum(a[j] * w[j] ** 2 * t[j] * (1 - t[j] ** 2) for j in range(H))

    J = v[r"\lambda"] * ((u(0.0) - v["u_0"]) ** 2 + (u(1.0) - v["u_1"]) ** 2)
    for x, f in zip(v["x"], v["f"], strict=True):
        J = J + (-u2(x) + v[r"\kappa"] * u(x) ** 3 - f) ** 2 / len(v["x"])
    for p, y in zip(v["p"], v["y"], strict=True):
        J = J + (u(p) - y) ** 2 / len(v["y"])
    return J
