import numpy as np

SIZES = {"p": 4, "q": 2}


def draw(rng, sizes):
    p, q = sizes["p"], sizes["q"]
    B = rng.normal(size=(p, 2 * p))
    return {"S": B @ B.T / (2 * p), r"\Lambda": rng.normal(size=(p, q)), r"\psi": rng.uniform(0.3, 1.5, p)}


def loss(v):
    S, L = v["S"], v[r"\Lambda"]
    C = L @ L.T + np.diag(v[r"\psi"])
    return np.log(np.linalg.det(C)) + np.trace(S @ np.linalg.inv(C)) - np.log(np.linalg.det(S)) - len(S)
