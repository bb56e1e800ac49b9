import numpy as np

SIZES = {"n": 4, "m": 5, "d": 2, "R": 3}


def draw(rng, sizes):
    n, m, d, R = sizes["n"], sizes["m"], sizes["d"], sizes["R"]
    a, b = rng.uniform(0.3, 1, n), rng.uniform(0.3, 1, m)
    return {
        "x": 0.8 * rng.normal(size=(n, d)),
        "z": 0.8 * rng.normal(size=(m, d)),
        "a": a / a.sum(),
        "b": b / b.sum(),
        r"\epsilon": np.array(rng.uniform(0.8, 2)),
        "R": np.array(R),
    }


def loss(v):
    x, z, a, b = v["x"], v["z"], v["a"], v["b"]
    n, m = len(a), len(b)
    C = np.array([[sum((x[i] - z[j]) ** 2) for j in range(m)] for i in range(n)])
    K = np.exp(-C / v[r"\epsilon"])
    g = np.ones(m)
    for _ in range(int(np.real(v["R"]))):
        u = a / (K @ g)
        g = b / (K.T @ u)
    return sum(u[i] * K[i, j] * g[j] * C[i, j] for i in range(n) for j in range(m))
