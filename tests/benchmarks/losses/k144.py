import numpy as np

SIZES = {"N": 5, "d": 3}


def draw(rng, sizes):
    N, d = sizes["N"], sizes["d"]
    return {
        "z": rng.normal(size=(N, d)),
        "u": 0.4 * rng.normal(size=d),
        "w": rng.normal(size=d),
        "b": np.array(rng.normal()),
        "a": rng.normal(size=d),
        "m": rng.normal(size=d),
    }


def loss(v):
    t = np.tanh(v["z"] @ v["w"] + v["b"])
    x = v["z"] + t[:, None] * v["u"]
    det = 1 + (1 - t**2) * (v["u"] @ v["w"])
    energy = ((x - v["m"]) ** 2).sum(axis=1) / 2 + np.cos(x @ v["a"])
    return (energy - np.log(det * np.sign(np.real(det)))).sum() / len(t)
