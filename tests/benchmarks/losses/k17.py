import numpy as np

SIZES = {"n": 7, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    d = rng.integers(0, 2, n)
    d[0] = 1
    return {
        "t": rng.permutation(np.cumsum(rng.uniform(0.1, 1, n))),
        r"\delta": d,
        "x": rng.normal(size=(n, p)),
        r"\beta": rng.normal(size=p),
        r"\lambda": np.array(rng.uniform(0, 0.5)),
    }


def loss(v):
    t, d, x, b = v["t"], v[r"\delta"], v["x"], v[r"\beta"]
    J = v[r"\lambda"] * np.sum(b * b)
    for i in range(len(t)):
        if d[i]:
            s = 0
            for j in range(len(t)):
                if t[j] >= t[i]:
                    s = s + np.exp(np.sum(b * x[j]))
            J = J - (np.sum(b * x[i]) - np.log(s))
    return J
