import numpy as np

SIZES = {"M": 5, "p": 3, "r": 4, "S": 6, "k": 2}


def draw(rng, sizes):
    M, p, r, S, k = (sizes[c] for c in "MprSk")
    return {
        "f": 0.7 * rng.normal(size=(M, p)),
        r"\theta": rng.normal(size=p),
        "B": rng.normal(size=(M, r)),
        r"\delta": np.array(rng.uniform(0.1, 0.6)),
        "c": np.array([rng.permutation(M)[:k] + 1 for _ in range(S)]),
    }


def loss(v):
    f, th, B, c = v["f"], v[r"\theta"], v["B"], v["c"]
    M = len(f)
    q = np.exp(f @ th / 2)
    L = q[:, None] * (B @ B.T + v[r"\delta"] * np.eye(M)) * q[None, :]
    J = np.log(np.linalg.det(L + np.eye(M)))
    for s in range(len(c)):
        J = J - np.log(np.linalg.det(L[np.ix_(c[s] - 1, c[s] - 1)])) / len(c)
    return J
