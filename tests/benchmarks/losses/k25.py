import numpy as np

SIZES = {"N": 5, "D": 3, "H": 2}


def draw(rng, sizes):
    N, D, H = sizes["N"], sizes["D"], sizes["H"]
    return {
        "X": rng.normal(size=(N, D)),
        "W": rng.normal(size=(D, H)),
        "b": rng.normal(size=H),
        "c": rng.normal(size=D),
        r"\rho": np.array(rng.uniform(0.05, 0.4)),
        r"\beta": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    X, W, b, c, rho = v["X"], v["W"], v["b"], v["c"], v[r"\rho"]
    N, D = X.shape
    H = len(b)
    J, mean = 0, [0] * H
    for i in range(N):
        a = [1 / (1 + np.exp(-(sum(X[i, d] * W[d, h] for d in range(D)) + b[h]))) for h in range(H)]
        for d in range(D):
            e = X[i, d] - sum(a[h] * W[d, h] for h in range(H)) - c[d]
            J = J + e * e / (2 * N)
        mean = [mean[h] + a[h] / N for h in range(H)]
    for h in range(H):
        J = J + v[r"\beta"] * (rho * np.log(rho / mean[h]) + (1 - rho) * np.log((1 - rho) / (1 - mean[h])))
    return J
