import numpy as np

SIZES = {"Q": 2, "n": 4, "d": 3}


def draw(rng, sizes):
    Q, n, d = sizes["Q"], sizes["n"], sizes["d"]
    return {
        "x": rng.normal(size=(Q, n, d)),
        "g": rng.integers(0, 5, (Q, n)),
        "Z": rng.uniform(2, 9, Q),
        r"\alpha": np.array(rng.uniform(0.5, 3)),
        "w": rng.normal(size=d),
    }


def loss(v):
    s, total = v["x"] @ v["w"], 0
    Q, n = s.shape
    for q in range(Q):
        for i in range(n):
            r = 1
            for j in range(n):
                if j != i:
                    r = r + 1 / (1 + np.exp(v[r"\alpha"] * (s[q, i] - s[q, j])))
            total = total - (2.0 ** v["g"][q, i] - 1) / (np.log(1 + r) / np.log(2)) / v["Z"][q] / Q
    return total
