import numpy as np

SIZES = {"n": 6, "k": 3}


def draw(rng, sizes):
    n, k = sizes["n"], sizes["k"]
    y = rng.integers(0, 6, n)
    y[0] = 0
    return {
        "y": y,
        r"\mathbf{x}": rng.normal(size=(n, k)),
        r"\beta": 0.7 * rng.normal(size=k),
        r"\alpha": np.array(rng.uniform(0.3, 1.5)),
    }


def loss(v):
    y, x, be, al = v["y"], v[r"\mathbf{x}"], v[r"\beta"], v[r"\alpha"]
    Q = 0
    for i in range(len(y)):
        e = x[i] @ be
        Q = Q - (
            sum(np.log(j + 1 / al) for j in range(y[i]))
            - (y[i] + 1 / al) * np.log(1 + al * np.exp(e))
            + y[i] * np.log(al)
            + y[i] * e
        )
    return Q
