import numpy as np

SIZES = {"n": 5, "p": 3, "K": 4}


def draw(rng, sizes):
    n, p, K = sizes["n"], sizes["p"], sizes["K"]
    return {
        "X": rng.normal(size=(n, p)),
        "Y": np.eye(K)[rng.integers(0, K, n)],
        "W": rng.normal(size=(p, K)),
        r"\epsilon": np.array(rng.uniform(0.05, 0.3)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    S = v["X"] @ v["W"]
    eps = v[r"\epsilon"]
    soft = (1 - eps) * v["Y"] + eps / S.shape[1]
    log_p = S - np.log(np.exp(S).sum(axis=1))[:, None]
    return -(soft * log_p).sum() / len(S) + v[r"\lambda"] * np.sqrt((v["W"] ** 2).sum(axis=1)).sum()
