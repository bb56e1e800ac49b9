import numpy as np

SIZES = {"N": 6, "M": 3}


def draw(rng, sizes):
    N, M = sizes["N"], sizes["M"]
    return {
        r"\Phi": rng.normal(size=(N, M)),
        "t": rng.normal(size=N),
        r"\alpha": np.array(rng.uniform(0.3, 2)),
        r"\beta": np.array(rng.uniform(0.3, 2)),
    }


def loss(v):
    Phi, t, a, b = v[r"\Phi"], v["t"], v[r"\alpha"], v[r"\beta"]
    N, M = Phi.shape
    A = a * np.eye(M) + b * Phi.T @ Phi
    m = b * np.linalg.solve(A, Phi.T @ t)
    fit = b / 2 * ((t - Phi @ m) ** 2).sum() + a / 2 * (m * m).sum() + np.log(np.linalg.det(A)) / 2
    return fit - M / 2 * np.log(a) - N / 2 * np.log(b) + N / 2 * np.log(2 * np.pi)
