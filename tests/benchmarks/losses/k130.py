import numpy as np

SIZES = {"d": 4, "k": 2}


def draw(rng, sizes):
    d, k = sizes["d"], sizes["k"]
    A = rng.normal(size=(d + 3, d))
    return {"S": A.T @ A / (d + 3), r"\Lambda": rng.normal(size=(d, k)), r"\rho": 0.5 * rng.normal(size=d)}


def loss(v):
    L, d = v[r"\Lambda"], len(v[r"\rho"])
    Sigma = L @ L.T + np.diag(np.exp(v[r"\rho"]))
    fit = np.trace(np.linalg.solve(Sigma, v["S"]))
    return (np.log(np.linalg.det(Sigma)) + fit + d * np.log(2 * np.pi)) / 2
