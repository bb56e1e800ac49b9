import numpy as np

SIZES = {"n": 4, "m": 3}


def draw(rng, sizes):
    n, m = sizes["n"], sizes["m"]
    a, b = rng.uniform(0.5, 1, n), rng.uniform(0.5, 1, m)
    return {
        "a": a / a.sum(),
        "b": b / b.sum(),
        "C": rng.uniform(0, 2, (n, m)),
        r"\varepsilon": np.array(rng.uniform(0.5, 1.5)),
        "f": rng.normal(size=n),
        "g": rng.normal(size=m),
    }


def loss(v):
    f, g, a, b, e = v["f"], v["g"], v["a"], v["b"], v[r"\varepsilon"]
    E = np.exp((f[:, None] + g[None, :] - v["C"]) / e) - 1
    return (f * a).sum() + (g * b).sum() - e * (a @ E @ b)
