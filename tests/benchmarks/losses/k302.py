import numpy as np

SIZES = {"M": 5, "N": 6}


def draw(rng, sizes):
    M, N = sizes["M"], sizes["N"]
    return {
        "H": rng.normal(size=(M, N)),
        "g": rng.normal(size=M),
        r"\alpha": np.array(rng.uniform(0.3, 1)),
        r"\beta": np.array(rng.uniform(0.3, 1)),
        "f": rng.normal(size=N),
    }


def loss(v):
    f = v["f"]
    r = v["H"] @ f - v["g"]
    d1 = f[1:] - f[:-1]
    d2 = f[2:] - 2 * f[1:-1] + f[:-2]
    return (r * r).sum() + v[r"\alpha"] ** 2 * (d1 * d1).sum() + v[r"\beta"] ** 2 * (d2 * d2).sum()
