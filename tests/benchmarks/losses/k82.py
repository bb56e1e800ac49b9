import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    A = rng.normal(size=(p, p))
    return {
        "x": rng.normal(size=(n, p)),
        r"\Theta": A @ A.T / p + 0.7 * np.eye(p),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\varepsilon": np.array(rng.uniform(0.2, 0.5)),
    }


def loss(v):
    x, Th, e = v["x"], v[r"\Theta"], v[r"\varepsilon"]
    n, p = x.shape
    m = [sum(x[k, i] for k in range(n)) / n for i in range(p)]
    J = -np.log(np.linalg.det(Th))
    for i in range(p):
        for j in range(p):
            S = sum((x[k, i] - m[i]) * (x[k, j] - m[j]) for k in range(n)) / n
            J = J + S * Th[j, i]
            if i != j:
                J = J + v[r"\lambda"] * np.sqrt(Th[i, j] ** 2 + e * e)
    return J
