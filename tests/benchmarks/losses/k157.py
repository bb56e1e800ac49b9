import numpy as np

SIZES = {"d": 3, "N": 4, "K": 2}


def draw(rng, sizes):
    d, N, K = sizes["d"], sizes["N"], sizes["K"]
    return {
        "Y": rng.normal(size=(d, N)),
        "D": rng.normal(size=(d, K)),
        "A": rng.normal(size=(K, N)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\eta": np.array(rng.uniform(0.1, 1)),
        r"\varepsilon": np.array(0.1),
    }


def loss(v):
    Y, D, A = v["Y"], v["D"], v["A"]
    N, K = A.shape[1], A.shape[0]
    size = np.sqrt(A * A + v[r"\varepsilon"]).sum()
    apart = ((D.T @ D - np.eye(K)) ** 2).sum()
    return ((Y - D @ A) ** 2).sum() / (2 * N) + v[r"\lambda"] / N * size + v[r"\eta"] / 4 * apart
