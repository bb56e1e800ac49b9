import numpy as np

SIZES = {"N": 5, "p": 3, "q": 2}


def draw(rng, sizes):
    N, p, q = sizes["N"], sizes["p"], sizes["q"]
    X = rng.normal(size=(N, p))
    return {
        "X_A": X + 0.4 * rng.normal(size=(N, p)),
        "X_B": X + 0.4 * rng.normal(size=(N, p)),
        "W": rng.normal(size=(p, q)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    XA, XB, W = v["X_A"], v["X_B"], v["W"]
    N, p = XA.shape
    q = W.shape[1]
    A = [[sum(XA[b, k] * W[k, i] for k in range(p)) for i in range(q)] for b in range(N)]
    B = [[sum(XB[b, k] * W[k, i] for k in range(p)) for i in range(q)] for b in range(N)]
    J = 0
    for i in range(q):
        for j in range(q):
            c = (
                sum(A[b][i] * B[b][j] for b in range(N))
                / np.sqrt(sum(A[b][i] ** 2 for b in range(N)))
                / np.sqrt(sum(B[b][j] ** 2 for b in range(N)))
            )
            J = J + ((1 - c) ** 2 if i == j else v[r"\lambda"] * c * c)
    return J
