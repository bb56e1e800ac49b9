import numpy as np

SIZES = {"n": 5, "d": 2, "C": 4}


def draw(rng, sizes):
    n, d, C = sizes["n"], sizes["d"], sizes["C"]
    return {
        "x": rng.normal(size=(n, d)),
        "c": rng.integers(1, C + 1, n),
        r"\theta": rng.normal(size=(C, d)),
        r"\varepsilon": np.array(rng.uniform(0.05, 0.3)),
    }


def loss(v):
    x, c, th, eps = v["x"], v["c"], v[r"\theta"], v[r"\varepsilon"]
    n, C = len(x), len(th)
    s = 0
    for i in range(n):
        z = th @ x[i]
        lse = np.log(np.sum(np.exp(z)))
        for k in range(C):
            q = (1 - eps) * (1 if c[i] == k + 1 else 0) + eps / C
            s = s - q * (z[k] - lse)
    return s / n
