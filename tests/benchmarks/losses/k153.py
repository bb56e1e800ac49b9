import numpy as np

SIZES = {"N": 5, "M": 4, "d": 2}


def draw(rng, sizes):
    N, M, d = sizes["N"], sizes["M"], sizes["d"]
    return {
        "x": rng.normal(size=(N, d)),
        r"\tilde x": rng.normal(size=(M, d)),
        r"\ell": rng.normal(size=N),
        r"\tilde\ell": rng.normal(size=M),
        "A": rng.normal(size=(d, d)),
        "b": rng.normal(size=d),
        "c": np.array(rng.normal()),
    }


def loss(v):
    def log_p(x):
        return -((x @ v["A"].T) ** 2).sum(axis=1) / 2 + x @ v["b"] + v["c"]

    G, H = log_p(v["x"]) - v[r"\ell"], log_p(v[r"\tilde x"]) - v[r"\tilde\ell"]
    return np.log(1 + np.exp(-G)).sum() / len(G) + np.log(1 + np.exp(H)).sum() / len(H)
