import numpy as np

SIZES = {"N": 5, "D": 4, "H": 3}


def draw(rng, sizes):
    N, D, H = sizes["N"], sizes["D"], sizes["H"]
    return {
        "v": rng.integers(0, 2, (N, D)),
        r"\tilde v": rng.integers(0, 2, (N, D)),
        "W": rng.normal(size=(H, D)),
        "b": rng.normal(size=D),
        "c": rng.normal(size=H),
        r"\lambda": np.array(rng.uniform(0.01, 0.3)),
    }


def loss(v):
    W, b, c = v["W"], v["b"], v["c"]

    def F(u):
        return -(b @ u) - np.log(1 + np.exp(c + W @ u)).sum()

    N = len(v["v"])
    return sum(F(v["v"][n]) - F(v[r"\tilde v"][n]) for n in range(N)) / N + v[r"\lambda"] / 2 * (W * W).sum()
