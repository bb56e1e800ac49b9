import numpy as np

SIZES = {"K": 5}


def draw(rng, sizes):
    K = sizes["K"]
    return {
        "n": rng.integers(0, 5, (K, K)),
        "l": rng.integers(0, 5, (K, K)),
        r"\beta": rng.normal(size=K),
        r"\gamma": np.array(rng.normal()),
        r"\tau": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    beta, gamma = v[r"\beta"], v[r"\gamma"]
    J = -(beta**2).sum() / (2 * v[r"\tau"] ** 2)
    for i in range(len(beta)):
        for j in range(len(beta)):
            if i != j:
                P = 1 / (1 + np.exp(beta[j] - gamma - beta[i]))
                J = J + v["n"][i, j] * np.log(P) + v["l"][i, j] * np.log(1 - P)
    return J
