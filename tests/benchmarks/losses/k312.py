import numpy as np

SIZES = {"K": 4}


def draw(rng, sizes):
    K = sizes["K"]
    return {r"\theta": np.array(rng.uniform(0.2, 0.8)), "a": rng.normal(size=K), "b": rng.normal(size=K)}


def loss(v):
    p, q = np.exp(v["a"]), np.exp(v["b"])
    p, q, t = p / p.sum(), q / q.sum(), v[r"\theta"]
    m = t * p + (1 - t) * q
    return t * (p * np.log(p / m)).sum() + (1 - t) * (q * np.log(q / m)).sum()
