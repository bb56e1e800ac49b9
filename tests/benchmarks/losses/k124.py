import numpy as np

SIZES = {"N": 8}


def draw(rng, sizes):
    return {
        "x": rng.normal(size=sizes["N"]),
        r"\alpha": np.array(rng.normal()),
        r"\mu_1": np.array(rng.normal()),
        r"\mu_2": np.array(rng.normal()),
        "s": 0.3 * rng.normal(size=2),
    }


def loss(v):
    def normal(x, mu, s):
        return np.exp(-((x - mu) ** 2) / (2 * np.exp(2 * s))) / (np.sqrt(2 * np.pi) * np.exp(s))

    weight = 1 / (1 + np.exp(-v[r"\alpha"]))
    s_1, s_2 = v["s"]
    p = weight * normal(v["x"], v[r"\mu_1"], s_1) + (1 - weight) * normal(v["x"], v[r"\mu_2"], s_2)
    return -np.log(p).sum()
