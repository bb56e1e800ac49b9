import numpy as np

SIZES = {"p": 4, "q": 3, "k": 2}


def draw(rng, sizes):
    p, q, k = sizes["p"], sizes["q"], sizes["k"]
    Z = rng.normal(size=(p + q + 5, p + q)) @ (np.eye(p + q) + 0.4 * rng.normal(size=(p + q, p + q)))
    C = Z.T @ Z / len(Z) + 0.1 * np.eye(p + q)
    return {
        "S_{xx}": C[:p, :p],
        "S_{yy}": C[p:, p:],
        "S_{xy}": C[:p, p:],
        "U": rng.normal(size=(p, k)),
        "V": rng.normal(size=(q, k)),
        r"\epsilon": np.array(rng.uniform(0.05, 0.3)),
    }


def loss(v):
    U, V, eps = v["U"], v["V"], v[r"\epsilon"]
    k = U.shape[1]
    C = U.T @ v["S_{xy}"] @ V
    P = np.linalg.solve(U.T @ v["S_{xx}"] @ U + eps * np.eye(k), C)
    Q = np.linalg.solve(V.T @ v["S_{yy}"] @ V + eps * np.eye(k), C.T)
    J = 0
    for i in range(k):
        for j in range(k):
            J = J - P[i, j] * Q[j, i]
    return J
