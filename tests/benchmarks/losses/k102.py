import numpy as np

SIZES = {"N": 5, "D": 3, "C": 4}


def draw(rng, sizes):
    N, D, C = sizes["N"], sizes["D"], sizes["C"]
    return {
        "x": rng.normal(size=(N, D)),
        "t": rng.integers(1, C + 1, N),
        "W": rng.normal(size=(D, C)),
        "b": rng.normal(size=C),
        r"\varepsilon": np.array(rng.uniform(0.05, 0.3)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    N, C = len(v["t"]), len(v["b"])
    eps = v[r"\varepsilon"]
    J = 0
    for i in range(N):
        z = v["W"].T @ v["x"][i] + v["b"]
        log_p = z - np.log(np.exp(z).sum())
        for c in range(C):
            q = (1 - eps) * (v["t"][i] == c + 1) + eps / C
            J = J - q * log_p[c] / N
    return J + v[r"\lambda"] / 2 * (v["W"] ** 2).sum()
