import numpy as np

SIZES = {"T": 3, "n": 4, "d": 2}


def draw(rng, sizes):
    T, n, d = sizes["T"], sizes["n"], sizes["d"]
    A = rng.normal(size=(T, T))
    return {
        "X": rng.normal(size=(T, n, d)),
        "y": rng.normal(size=(T, n)),
        "W": rng.normal(size=(d, T)),
        r"\Omega": A @ A.T / T + 0.5 * np.eye(T),
        r"\lambda_1": np.array(rng.uniform(0.1, 1)),
        r"\lambda_2": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    X, y, W, Om = v["X"], v["y"], v["W"], v[r"\Omega"]
    T, n, d = X.shape
    P = np.linalg.inv(Om)
    J = v[r"\lambda_2"] * np.log(np.linalg.det(Om))
    for t in range(T):
        for i in range(n):
            r = y[t, i] - sum(X[t, i, j] * W[j, t] for j in range(d))
            J = J + r * r / n
        for s in range(T):
            for j in range(d):
                J = J + v[r"\lambda_1"] * W[j, t] * P[t, s] * W[j, s]
    return J
