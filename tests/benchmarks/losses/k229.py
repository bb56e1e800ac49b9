import numpy as np

SIZES = {"V": 4, "d": 2}


def draw(rng, sizes):
    V, d = sizes["V"], sizes["d"]
    return {
        "X": rng.integers(1, 150, (V, V)),
        "w": rng.normal(size=(V, d)),
        r"\tilde w": rng.normal(size=(V, d)),
        "b": rng.normal(size=V),
        r"\tilde b": rng.normal(size=V),
        r"x_{\max}": np.array(rng.uniform(60, 110)),
        r"\alpha": np.array(rng.uniform(0.5, 1)),
    }


def loss(v):
    X, w, c, b, e, xm = v["X"], v["w"], v[r"\tilde w"], v["b"], v[r"\tilde b"], v[r"x_{\max}"]
    V = len(b)
    J = 0
    for i in range(V):
        for j in range(V):
            f = (X[i, j] / xm) ** v[r"\alpha"] if X[i, j] < np.real(xm) else 1
            J = J + f * (w[i] @ c[j] + b[i] + e[j] - np.log(X[i, j])) ** 2
    return J
