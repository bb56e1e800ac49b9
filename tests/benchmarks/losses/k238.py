import numpy as np

SIZES = {"N": 5, "n": 3, "k": 2}


def draw(rng, sizes):
    N, n, k = sizes["N"], sizes["n"], sizes["k"]
    return {
        "x": rng.normal(size=(N, n)),
        "V": rng.normal(size=(k, n)),
        "W": rng.normal(size=(n, k)),
        "d": 0.5 * rng.normal(size=k),
        "b": rng.normal(size=n),
        r"\sigma": np.array(rng.uniform(0.6, 1.5)),
    }


def loss(v):
    x, V, W, b, s = v["x"], v["V"], v["W"], v["b"], v[r"\sigma"]
    N, n = x.shape
    D = np.diag(np.exp(v["d"]))
    J = 0
    for i in range(N):
        e = x[i] - b
        z = V @ e
        r = W @ z - e
        J = (
            J
            + (-np.log(np.linalg.det(D)) + z @ z + np.trace(D) - len(z)) / 2
            + (np.trace(W @ D @ W.T) + r @ r) / (2 * s**2)
            + n / 2 * np.log(2 * np.pi * s**2)
        )
    return J / N
