import numpy as np

SIZES = {"M": 4}


def draw(rng, sizes):
    M = sizes["M"]
    A = rng.integers(0, 4, (M, M)).astype(float)
    B = np.triu(rng.integers(0, 3, (M, M)).astype(float), 1)
    np.fill_diagonal(A, 0)
    return {
        "A": A,
        "B": B + B.T,
        r"\theta": rng.normal(size=M),
        r"\eta": np.array(rng.normal()),
        "s": np.array(rng.uniform(0.7, 2)),
    }


def loss(v):
    A, B, th, eta = v["A"], v["B"], v[r"\theta"], v[r"\eta"]
    M = len(th)
    J = 0
    for i in range(M):
        J = J + th[i] * th[i] / (2 * v["s"] * v["s"])
        for j in range(M):
            if i == j:
                continue
            t = np.exp(eta + (th[i] + th[j]) / 2)
            den = np.exp(th[i]) + np.exp(th[j]) + t
            J = J - A[i, j] * np.log(np.exp(th[i]) / den)
            if i < j:
                J = J - B[i, j] * np.log(t / den)
    return J
