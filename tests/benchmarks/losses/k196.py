import numpy as np
from scipy.special import loggamma

SIZES = {"n": 5, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    while True:
        h, y, w = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=(4, d))
        if np.abs(y - h @ w[0]).min() > 0.05:
            break
    return {
        "h": h,
        "y": y,
        r"w_\gamma": w[0],
        r"w_\nu": w[1],
        r"w_\alpha": w[2],
        r"w_\beta": w[3],
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    h, y = v["h"], v["y"]
    n, d = h.shape
    J = 0
    for i in range(n):
        t = {k: sum(v["w_\\" + k][j] * h[i, j] for j in range(d)) for k in ("gamma", "nu", "alpha", "beta")}

        def sp(u):
            return np.log(1 + np.exp(u))

        e, nu, al, be = y[i] - t["gamma"], sp(t["nu"]), 1 + sp(t["alpha"]), sp(t["beta"])
        Om = 2 * be * (1 + nu)
        N = (
            np.log(np.pi / nu) / 2
            - al * np.log(Om)
            + (al + 0.5) * np.log(e**2 * nu + Om)
            + loggamma(al)
            - loggamma(al + 0.5)
        )
        J = J + (N + v[r"\lambda"] * (e if np.real(e) > 0 else -e) * (2 * nu + al)) / n
    return J
