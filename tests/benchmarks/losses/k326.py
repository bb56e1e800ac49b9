import numpy as np

SIZES = {"n": 5}


def draw(rng, sizes):
    n = sizes["n"]
    A, B = rng.poisson(2, (n, n)), rng.poisson(1, (n, n))
    np.fill_diagonal(A, 0)
    np.fill_diagonal(B, 0)
    return {
        "A": A,
        "B": B,
        r"\epsilon": np.array(rng.uniform(0.1, 1)),
        "s": rng.normal(size=n),
        "h": np.array(rng.normal()),
    }


def loss(v):
    s, total = v["s"], v[r"\epsilon"] / 2 * v["s"].sum() ** 2
    for i in range(len(s)):
        for j in range(len(s)):
            if i != j:
                p = np.exp(s[i] + v["h"]) / (np.exp(s[i] + v["h"]) + np.exp(s[j]))
                total = total - v["A"][i, j] * np.log(p) - v["B"][i, j] * np.log(1 - p)
    return total
