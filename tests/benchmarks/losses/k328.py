import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    t = rng.uniform(0.2, 5, n)
    return {
        "t": t,
        "d": np.r_[1, 1, rng.integers(0, 2, n - 2)],
        "z": rng.normal(size=(n, p)),
        "Y": (t[None, :] >= t[:, None]).astype(int),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\beta": rng.normal(size=p),
    }


def loss(v):
    eta = v["z"] @ v[r"\beta"]
    risk = np.log((v["t"][None, :] >= v["t"][:, None]).astype(int) @ np.exp(eta))
    return -(v["d"] * (eta - risk)).sum() + v[r"\lambda"] / 2 * (v[r"\beta"] ** 2).sum()
