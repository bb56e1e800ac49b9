import numpy as np

SIZES = {"m": 5, "k": 3}


def draw(rng, sizes):
    m, k = sizes["m"], sizes["k"]
    G = rng.normal(size=(k, k))
    return {
        "a": rng.normal(size=(m, k)),
        r"\delta": np.array(rng.uniform(0.2, 0.6)),
        r"\Sigma": G @ G.T + np.eye(k),
        r"\eta": np.array(rng.uniform(0.1, 1)),
        r"\xi": rng.normal(size=m),
    }


def logdet(A):
    """log of the determinant by elimination (positive definite, complex-step safe)"""
    A, out = A.copy(), 0
    for k in range(len(A)):
        out = out + np.log(A[k, k])
        A[k + 1 :] = A[k + 1 :] - np.outer(A[k + 1 :, k] / A[k, k], A[k])
    return out


def loss(v):
    a, xi = v["a"], v[r"\xi"]
    w = np.exp(xi) / np.exp(xi).sum()
    M = (a * w[:, None]).T @ a + v[r"\delta"] * np.eye(a.shape[1])
    return -logdet(M) + np.trace(np.linalg.solve(M, v[r"\Sigma"])) + v[r"\eta"] / 2 * (xi * xi).sum()
