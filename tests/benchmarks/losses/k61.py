import numpy as np

SIZES = {"m": 4, "n": 3}


def draw(rng, sizes):
    m, n = sizes["m"], sizes["n"]
    return {
        "f": rng.normal(size=(m, n)),
        "A": rng.normal(size=(m, m)),
        "B": rng.normal(size=(n, n)),
        "u": rng.normal(size=(m, n)),
        r"\mu": np.array(rng.uniform(0.2, 1)),
        r"\epsilon": np.array(rng.uniform(0.1, 0.5)),
    }


def loss(v):
    f, A, B, u = v["f"], v["A"], v["B"], v["u"]
    m, n = f.shape
    J = 0
    for i in range(m):
        for j in range(n):
            r = -f[i, j]
            for a in range(m):
                for b in range(n):
                    r = r + A[i, a] * u[a, b] * B[j, b]
            J = J + r * r / 2
    for i in range(m - 1):
        for j in range(n - 1):
            g, h = u[i + 1, j] - u[i, j], u[i, j + 1] - u[i, j]
            J = J + v[r"\mu"] * np.sqrt(g * g + h * h + v[r"\epsilon"] * v[r"\epsilon"])
    return J
