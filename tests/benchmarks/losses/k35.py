import numpy as np

SIZES = {"n": 5}


def draw(rng, sizes):
    n = sizes["n"]
    P = rng.uniform(0, 1, (n, n))
    t = rng.uniform(0.1, 1, n)
    return {
        "P": P / P.sum(1, keepdims=True),
        "d": np.array(rng.uniform(0.6, 0.9)),
        "v": t / t.sum(),
        r"\mu": np.array(rng.uniform(0.5, 2)),
        "r": rng.uniform(0, 1, n),
    }


def loss(v):
    P, d, t, r = v["P"], v["d"], v["v"], v["r"]
    n = len(r)
    J = 0
    for i in range(n):
        e = r[i] - (1 - d) * t[i]
        for j in range(n):
            e = e - d * P[j, i] * r[j]
        J = J + e * e
    return J + v[r"\mu"] * (np.sum(r) - 1) ** 2
