import numpy as np

SIZES = {"N": 5, "K": 4}


def draw(rng, sizes):
    N, K = sizes["N"], sizes["K"]
    return {
        "t": rng.integers(1, K + 1, N),
        r"\epsilon": np.array(rng.uniform(0.05, 0.3)),
        r"\nu": np.array(rng.uniform(0.05, 0.5)),
        "Z": rng.normal(size=(N, K)),
    }


def loss(v):
    Z, e = v["Z"], v[r"\epsilon"]
    _N, K = Z.shape
    zeta = np.log(np.exp(Z).sum(axis=1))
    q = (1 - e) * np.eye(K)[v["t"] - 1] + e / K
    return (-(q * (Z - zeta[:, None])).sum(axis=1) + v[r"\nu"] * zeta**2).mean()
