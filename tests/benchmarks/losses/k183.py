import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    de = (rng.uniform(size=n) < 0.7).astype(int)
    de[0] = 1
    return {
        "t": rng.uniform(0.1, 5, n),
        r"\delta": de,
        "x": rng.normal(size=(n, p)),
        r"\beta": rng.normal(size=p),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    t, de, x, be = v["t"], v[r"\delta"], v["x"], v[r"\beta"]
    n, p = x.shape
    e = [sum(be[k] * x[i, k] for k in range(p)) for i in range(n)]
    J = v[r"\lambda"] / 2 * sum(b * b for b in be)
    for i in range(n):
        J = J - de[i] * (e[i] - np.log(sum(np.exp(e[j]) for j in range(n) if t[j] >= t[i])))
    return J
