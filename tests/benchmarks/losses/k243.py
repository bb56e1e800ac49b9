import numpy as np

SIZES = {"m": 4, "n": 2, "h": 3}


def draw(rng, sizes):
    m, n, h = sizes["m"], sizes["n"], sizes["h"]
    return {
        "x": rng.normal(size=(m, n)),
        r"\tilde x": rng.normal(size=(m, n)),
        r"\epsilon": rng.uniform(0, 1, m),
        "U": rng.normal(size=(h, n)),
        "c": 0.5 * rng.normal(size=h),
        "a": rng.normal(size=h) + 1,
        r"\lambda": np.array(rng.uniform(0.5, 5)),
    }


def loss(v):
    x, y, e, U, c, a = v["x"], v[r"\tilde x"], v[r"\epsilon"], v["U"], v["c"], v["a"]

    def f(s):
        return a @ np.tanh(U @ s + c)

    L = 0
    for i in range(len(x)):
        z = e[i] * x[i] + (1 - e[i]) * y[i]
        g = U.T @ (a * (1 - np.tanh(U @ z + c) ** 2))
        L = L + f(y[i]) - f(x[i]) + v[r"\lambda"] * (np.sqrt(sum(g * g)) - 1) ** 2
    return L / len(x)
