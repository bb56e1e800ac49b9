import numpy as np

SIZES = {"n": 5, "q": 2}


def draw(rng, sizes):
    n, q = sizes["n"], sizes["q"]
    d, w = rng.uniform(0.5, 3, (n, n)), rng.uniform(0.2, 1.5, (n, n))
    return {r"\delta": (d + d.T) / 2, "w": (w + w.T) / 2, "Z": 2 * rng.normal(size=(n, q))}


def loss(v):
    de, w, Z = v[r"\delta"], v["w"], v["Z"]
    n, q = Z.shape
    A, B = 0, 0
    for i in range(n):
        for j in range(i + 1, n):
            d = np.sqrt(sum((Z[i, a] - Z[j, a]) ** 2 for a in range(q)))
            A = A + w[i, j] * (de[i, j] - d) ** 2
            B = B + w[i, j] * de[i, j] ** 2
    return A / B
