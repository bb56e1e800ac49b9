import numpy as np

SIZES = {"n": 5, "d": 2}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    while True:
        v = {
            "x": rng.normal(size=(n, d)),
            "y": rng.choice([-1, 1], n),
            "c": np.array(rng.uniform(0.3, 1)),
            r"\alpha": 0.2 * rng.normal(size=n),
            "b": np.array(0.5 * rng.normal()),
            r"\lambda": np.array(rng.uniform(0.1, 1)),
        }
        z = v["y"] * ((v["c"] + v["x"] @ v["x"].T) ** 2 @ v[r"\alpha"] + v["b"])
        # away from the break points, and some sample is in the quadratic piece
        if np.min(np.minimum(abs(z), abs(z - 1))) > 0.06 and np.any((z > 0) & (z < 1)):
            return v


def loss(v):
    x, y, c, al = v["x"], v["y"], v["c"], v[r"\alpha"]
    n, d = x.shape

    def k(i, j):
        return (c + sum(x[i, a] * x[j, a] for a in range(d))) ** 2

    J = 0
    for i in range(n):
        z = y[i] * (sum(al[j] * k(j, i) for j in range(n)) + v["b"])
        if z.real <= 0:
            J = J + (0.5 - z) / n
        elif z.real < 1:
            J = J + (1 - z) ** 2 / (2 * n)
        for j in range(n):
            J = J + v[r"\lambda"] / 2 * al[i] * al[j] * k(i, j)
    return J
