import numpy as np

SIZES = {"n": 4, "m": 3, "d": 2}


def draw(rng, sizes):
    n, m, d = sizes["n"], sizes["m"], sizes["d"]
    a, b = rng.uniform(0.5, 2, n), rng.uniform(0.5, 2, m)
    return {
        "x": 0.7 * rng.normal(size=(n, d)),
        "y": 0.7 * rng.normal(size=(m, d)),
        "a": a / a.sum(),
        "b": b / b.sum(),
        "f": 0.5 * rng.normal(size=n),
        "g": 0.5 * rng.normal(size=m),
        r"\varepsilon": np.array(rng.uniform(0.8, 2)),
    }


def loss(v):
    x, y, a, b, f, g, ep = v["x"], v["y"], v["a"], v["b"], v["f"], v["g"], v[r"\varepsilon"]
    n, d = x.shape
    m = len(y)
    J = -sum(f[i] * a[i] for i in range(n)) - sum(g[j] * b[j] for j in range(m))
    for i in range(n):
        for j in range(m):
            C = sum((x[i, k] - y[j, k]) ** 2 for k in range(d))
            J = J + ep * a[i] * b[j] * (np.exp((f[i] + g[j] - C) / ep) - 1)
    return J
