import numpy as np

SIZES = {"N": 5, "D": 2}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        "X": rng.normal(size=(N, D)),
        "y": rng.normal(size=N),
        "s": np.array(0.3 * rng.normal()),
        r"\eta": 0.3 * rng.normal(size=D),
        r"\nu": np.array(-0.5 + 0.3 * rng.normal()),
    }


def loss(v):
    X, y, s, eta, nu = v["X"], v["y"], v["s"], v[r"\eta"], v[r"\nu"]
    N = len(y)
    C = np.zeros((N, N), dtype=np.result_type(s, eta, nu, X))
    for i in range(N):
        for j in range(N):
            C[i, j] = np.exp(2 * s) * np.exp(-0.5 * np.sum(np.exp(-2 * eta) * (X[i] - X[j]) ** 2))
        C[i, i] = C[i, i] + np.exp(2 * nu)
    # Cholesky by hand without conjugation (complex-step safe)
    L = np.zeros_like(C)
    for i in range(N):
        for j in range(i + 1):
            a = C[i, j] - np.sum(L[i, :j] * L[j, :j])
            L[i, j] = np.sqrt(a) if i == j else a / L[j, j]
    logdet = 2 * np.sum(np.log(np.diag(L)))
    q = np.zeros(N, dtype=C.dtype)
    for i in range(N):
        q[i] = (y[i] - np.sum(L[i, :i] * q[:i])) / L[i, i]
    return np.sum(q * q) / 2 + logdet / 2 + N / 2 * np.log(2 * np.pi)
