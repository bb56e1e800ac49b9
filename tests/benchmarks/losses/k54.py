import numpy as np

SIZES = {"n": 5, "p": 4, "k": 2}


def draw(rng, sizes):
    n, p, k = sizes["n"], sizes["p"], sizes["k"]
    return {
        "X": rng.normal(size=(n, p)),
        "y": rng.normal(size=n),
        "w_0": np.array(rng.normal()),
        "w": rng.normal(size=p),
        "V": 0.7 * rng.normal(size=(p, k)),
        r"\lambda_w": np.array(rng.uniform(0.1, 1)),
        r"\lambda_v": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    X, y, w, V = v["X"], v["y"], v["w"], v["V"]
    n, p = X.shape
    k = V.shape[1]
    J = 0
    for i in range(n):
        f = v["w_0"]
        for a in range(p):
            f = f + w[a] * X[i, a]
            for b in range(a + 1, p):  # pairwise form of the same model
                f = f + sum(V[a, q] * V[b, q] for q in range(k)) * X[i, a] * X[i, b]
        J = J + (f - y[i]) * (f - y[i]) / n
    return J + v[r"\lambda_w"] * np.sum(w * w) + v[r"\lambda_v"] * np.sum(V * V)
