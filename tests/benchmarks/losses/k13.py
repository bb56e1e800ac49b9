import numpy as np

SIZES = {"N": 6, "D": 5}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        "X": 0.5 * rng.normal(size=(N, D)),
        "y": rng.poisson(2.0, N),
        "E": rng.uniform(0.5, 2, N),
        "w": rng.normal(size=D),
        r"\kappa": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    X, y, E, w = v["X"], v["y"], v["E"], v["w"]
    J = 0
    for i in range(len(y)):
        eta = np.sum(X[i] * w)
        J = J + E[i] * np.exp(eta) - y[i] * (eta + np.log(E[i]))
    for j in range(1, len(w) - 1):
        q = w[j + 1] - 2 * w[j] + w[j - 1]
        J = J + v[r"\kappa"] * q * q
    return J
