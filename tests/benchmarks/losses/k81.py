import numpy as np

SIZES = {"N": 4, "D": 2, "H": 3, "K": 3}


def draw(rng, sizes):
    N, D, H, K = sizes["N"], sizes["D"], sizes["H"], sizes["K"]
    T = np.zeros((N, K))
    for n in range(N):
        T[n, rng.integers(K)] = 1
    return {
        "X": rng.normal(size=(N, D)),
        "T": T,
        "U": rng.normal(size=(D, H)),
        "c": rng.normal(size=H),
        "V": rng.normal(size=(H, K)),
        "d": rng.normal(size=K),
        r"\beta": np.array(rng.uniform(0.5, 2)),
        r"\kappa": np.array(rng.uniform(0.1, 0.5)),
    }


def loss(v):
    X, T, U, c, V, d, be = v["X"], v["T"], v["U"], v["c"], v["V"], v["d"], v[r"\beta"]
    N, D = X.shape
    H, K = V.shape
    J = 0
    for n in range(N):
        z = [sum(X[n, j] * U[j, h] for j in range(D)) + c[h] for h in range(H)]
        a = [t / (1 + np.exp(-be * t)) for t in z]
        o = [np.exp(sum(a[h] * V[h, k] for h in range(H)) + d[k]) for k in range(K)]
        for k in range(K):
            p = o[k] / sum(o)
            J = J - T[n, k] * np.log(p) / N + v[r"\kappa"] / N * p * np.log(p)
    return J
