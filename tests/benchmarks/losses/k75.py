import numpy as np

SIZES = {"P": 4, "I": 3}


def draw(rng, sizes):
    P, n = sizes["P"], sizes["I"]
    return {
        "u": rng.integers(0, 2, (P, n)),
        r"\theta": rng.normal(size=P),
        "a": rng.uniform(0.5, 2, n),
        "b": rng.normal(size=n),
        "c": rng.uniform(0.1, 0.3, n),
        r"\tau": np.array(rng.uniform(0.7, 2)),
    }


def loss(v):
    u, th, a, b, c, tau = v["u"], v[r"\theta"], v["a"], v["b"], v["c"], v[r"\tau"]
    J = 0
    for p in range(len(th)):
        J = J + th[p] * th[p] / 2
        for i in range(len(a)):
            pi = c[i] + (1 - c[i]) / (1 + np.exp(-a[i] * (th[p] - b[i])))
            J = J - u[p, i] * np.log(pi) - (1 - u[p, i]) * np.log(1 - pi)
    for i in range(len(a)):
        J = J + (np.log(a[i]) ** 2 + b[i] * b[i]) / (2 * tau * tau)
    return J
