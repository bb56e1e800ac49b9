import numpy as np

SIZES = {"m": 5, "p": 3}


def draw(rng, sizes):
    m, p = sizes["m"], sizes["p"]
    n = rng.integers(1, 9, m)
    return {
        "y": rng.integers(0, n + 1),
        "n": n,
        "x": rng.normal(size=(m, p)),
        r"\beta": 0.7 * rng.normal(size=p),
        r"\eta": np.array(rng.uniform(-0.5, 2)),
    }


def loss(v):
    y, n, x, be = v["y"], v["n"], v["x"], v[r"\beta"]

    def logrise(a, k):  # log Gamma(a + k) - log Gamma(a) for a whole number k
        s = 0
        for r in range(int(k)):
            s = s + np.log(a + r)
        return s

    phi = np.exp(v[r"\eta"])
    J = 0
    for i in range(len(y)):
        mu = 1 / (1 + np.exp(-sum(x[i, j] * be[j] for j in range(len(be)))))
        J = J - logrise(mu * phi, y[i]) - logrise((1 - mu) * phi, n[i] - y[i]) + logrise(phi, n[i])
    return J
