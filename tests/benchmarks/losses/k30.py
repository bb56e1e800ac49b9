import numpy as np

SIZES = {"K": 5}


def draw(rng, sizes):
    K = sizes["K"]
    return {"a": rng.normal(size=K), "b": rng.normal(size=K)}


def loss(v):
    p = np.exp(v["a"]) / np.sum(np.exp(v["a"]))
    q = np.exp(v["b"]) / np.sum(np.exp(v["b"]))
    J = 0
    for k in range(len(p)):
        m = (p[k] + q[k]) / 2
        J = J + p[k] * np.log(p[k] / m) / 2 + q[k] * np.log(q[k] / m) / 2
    return J
