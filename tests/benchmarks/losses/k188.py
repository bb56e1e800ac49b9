import numpy as np

SIZES = {"n": 7, "d": 3, "r": 2}


def draw(rng, sizes):
    n, d, r = sizes["n"], sizes["d"], sizes["r"]
    return {
        "x": rng.normal(size=(n, d)),
        "c": rng.permutation(np.arange(n) % 3 + 1),
        "A": 0.5 * rng.normal(size=(r, d)),
    }


def loss(v):
    x, c, A = v["x"], v["c"], v["A"]
    n = len(x)
    z = [A @ t for t in x]

    def e(i, j):
        return np.exp(-sum((z[i] - z[j]) ** 2))

    J = 0
    for i in range(n):
        J = J - np.log(
            sum(e(i, j) for j in range(n) if j != i and c[j] == c[i]) / sum(e(i, k) for k in range(n) if k != i)
        )
    return J
