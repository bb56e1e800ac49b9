import numpy as np

SIZES = {"U": 3, "I": 4, "K": 2, "S": 6}


def draw(rng, sizes):
    U, Iv, K, S = (sizes[c] for c in "UIKS")
    ij = np.array([rng.choice(Iv, 2, replace=False) for _ in range(S)]) + 1
    v = {
        "u": rng.integers(1, U + 1, S),
        "i": ij[:, 0],
        "j": ij[:, 1],
        r"\mathbf{P}": rng.normal(size=(U, K)),
        r"\mathbf{Q}": rng.normal(size=(Iv, K)),
        r"\boldsymbol{\beta}": rng.normal(size=Iv),
    }
    for c in (r"\lambda_P", r"\lambda_Q", r"\lambda_\beta"):
        v[c] = np.array(rng.uniform(0.01, 0.3))
    return v


def loss(v):
    P, Q, be = v[r"\mathbf{P}"], v[r"\mathbf{Q}"], v[r"\boldsymbol{\beta}"]
    J = v[r"\lambda_P"] * (P * P).sum() + v[r"\lambda_Q"] * (Q * Q).sum() + v[r"\lambda_\beta"] * (be * be).sum()
    for u, i, j in zip(v["u"] - 1, v["i"] - 1, v["j"] - 1, strict=False):
        d = be[i] + P[u] @ Q[i] - be[j] - P[u] @ Q[j]
        J = J + np.log(1 + np.exp(-d))
    return J
