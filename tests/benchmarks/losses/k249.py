import numpy as np

SIZES = {"n": 4, "d": 2, "k": 3}


def draw(rng, sizes):
    n, d, k = sizes["n"], sizes["d"], sizes["k"]
    return {
        r"\mathbf{x}": rng.normal(size=(n, d)),
        r"\mathbf{y}": rng.normal(size=n),
        r"\lambda": np.array(rng.uniform(0.2, 1)),
        r"\mathbf{W}": rng.normal(size=(k, d)),
        r"\mathbf{v}": rng.normal(size=k),
    }


def loss(v):
    x, y, la, W, a = v[r"\mathbf{x}"], v[r"\mathbf{y}"], v[r"\lambda"], v[r"\mathbf{W}"], v[r"\mathbf{v}"]
    n, k = len(y), len(a)
    z = x @ W.T
    f, g = np.tanh(z), 1 / np.cosh(z) ** 2
    H = np.array(
        [
            [
                sum(f[i, r] * f[j, r] + a[r] ** 2 * g[i, r] * g[j, r] * sum(x[i] * x[j]) for r in range(k)) / k
                for j in range(n)
            ]
            for i in range(n)
        ]
    )
    return la * (y @ np.linalg.inv(H + la * np.eye(n)) @ y)
