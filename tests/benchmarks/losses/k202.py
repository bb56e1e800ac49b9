import numpy as np

SIZES = {"N": 5, "M": 3}


def draw(rng, sizes):
    N, M = sizes["N"], sizes["M"]
    return {
        r"\mathbf{\Phi}": rng.normal(size=(N, M)),
        r"\mathbf{t}": rng.normal(size=N),
        r"\alpha": np.array(rng.uniform(0.4, 2)),
        r"\beta": np.array(rng.uniform(0.4, 2)),
    }


def loss(v):
    P, t, a, b = v[r"\mathbf{\Phi}"], v[r"\mathbf{t}"], v[r"\alpha"], v[r"\beta"]
    N, M = P.shape
    A = a * np.eye(M) + b * P.T @ P
    m = b * np.linalg.inv(A) @ P.T @ t
    r = t - P @ m
    return (
        -M / 2 * np.log(a)
        - N / 2 * np.log(b)
        + b / 2 * (r @ r)
        + a / 2 * (m @ m)
        + np.log(np.linalg.det(A)) / 2
        + N / 2 * np.log(2 * np.pi)
    )
