import numpy as np

SIZES = {"N": 4, "p": 3, "q": 5, "k": 2}


def draw(rng, sizes):
    N, p, q, k = (sizes[c] for c in "Npqk")
    return {
        "u": rng.normal(size=(N, p)),
        "v": rng.normal(size=(N, q)),
        "W_u": rng.normal(size=(k, p)),
        "W_v": rng.normal(size=(k, q)),
        r"\tau": np.array(rng.uniform(0, 1.2)),
    }


def loss(v):
    E, F = v["u"] @ v["W_u"].T, v["v"] @ v["W_v"].T
    E = E / np.sqrt((E * E).sum(axis=1, keepdims=True))
    F = F / np.sqrt((F * F).sum(axis=1, keepdims=True))
    S = np.exp(v[r"\tau"]) * (E @ F.T)
    N = len(S)
    J = 0
    for i in range(N):
        J = J - (2 * S[i, i] - np.log(np.exp(S[i, :]).sum()) - np.log(np.exp(S[:, i]).sum())) / (2 * N)
    return J
