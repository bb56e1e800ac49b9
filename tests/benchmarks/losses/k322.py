import numpy as np

SIZES = {"n": 5, "D": 2}


def draw(rng, sizes):
    n, D = sizes["n"], sizes["D"]
    return {
        "x": rng.normal(size=(n, D)),
        "y": rng.normal(size=n),
        r"\theta_f": np.array(0.3 * rng.normal()),
        r"\theta_l": np.array(0.3 * rng.normal()),
        r"\theta_n": np.array(0.3 * rng.normal() - 0.5),
    }


def logdet(A):
    """log of the determinant by elimination (positive definite, complex-step safe)"""
    A, out = A.copy(), 0
    for k in range(len(A)):
        out = out + np.log(A[k, k])
        A[k + 1 :] = A[k + 1 :] - np.outer(A[k + 1 :, k] / A[k, k], A[k])
    return out


def loss(v):
    x, y = v["x"], v["y"]
    n = len(y)
    sq = ((x[:, None] - x[None]) ** 2).sum(axis=2)
    C = np.exp(2 * v[r"\theta_f"]) * np.exp(-np.exp(-2 * v[r"\theta_l"]) * sq / 2) + np.exp(
        2 * v[r"\theta_n"]
    ) * np.eye(n)
    return y @ np.linalg.solve(C, y) / 2 + logdet(C) / 2 + n / 2 * np.log(2 * np.pi)
