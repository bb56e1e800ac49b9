import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    return {
        "t": rng.uniform(0.5, 5, n),
        r"\delta": np.r_[1, rng.integers(0, 2, n - 1)],
        "z": rng.normal(size=(n, p)),
        r"\beta": rng.normal(size=p),
        r"\kappa": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    s = v["z"] @ v[r"\beta"]
    J = v[r"\kappa"] / 2 * (v[r"\beta"] ** 2).sum()
    for i in range(len(s)):
        at_risk = v["t"] >= v["t"][i]
        J = J - v[r"\delta"][i] * (s[i] - np.log(np.exp(s[at_risk]).sum()))
    return J
