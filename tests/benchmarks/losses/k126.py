import numpy as np

SIZES = {"U": 4, "I": 5, "k": 2}


def draw(rng, sizes):
    U, M, k = sizes["U"], sizes["I"], sizes["k"]
    return {
        "r": 2 * rng.normal(size=(U, M)),
        "m": rng.integers(0, 2, (U, M)),
        r"\mu": np.array(rng.normal()),
        "b": rng.normal(size=U),
        "c": rng.normal(size=M),
        "p": rng.normal(size=(U, k)),
        "q": rng.normal(size=(M, k)),
        r"\delta": np.array(rng.uniform(0.5, 1.5)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    d = v[r"\delta"]
    e = v["r"] - (v[r"\mu"] + v["b"][:, None] + v["c"] + v["p"] @ v["q"].T)
    size = np.where(np.real(e) < 0, -e, e)
    huber = np.where(np.real(size) <= d, e * e / 2, d * (size - d / 2))
    penalty = sum((v[n] ** 2).sum() for n in "pqbc")
    return (v["m"] * huber).sum() + v[r"\lambda"] / 2 * penalty
