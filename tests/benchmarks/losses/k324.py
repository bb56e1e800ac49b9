import numpy as np

SIZES = {"n": 7, "p": 3, "q": 2}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    X, Y = rng.normal(size=(n, p)), rng.normal(size=(n, q))
    return {
        "X": X - X.mean(axis=0),
        "Y": Y - Y.mean(axis=0),
        r"\epsilon": np.array(rng.uniform(0.05, 0.3)),
        "a": rng.normal(size=p),
        "b": rng.normal(size=q),
    }


def loss(v):
    s, t = v["X"] @ v["a"], v["Y"] @ v["b"]
    n, e = len(s), v[r"\epsilon"]
    va = (s * s).sum() / n + e * (v["a"] ** 2).sum()
    vb = (t * t).sum() / n + e * (v["b"] ** 2).sum()
    return (s * t).sum() / n / (np.sqrt(va) * np.sqrt(vb))
