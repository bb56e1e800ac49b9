import numpy as np

SIZES = {"n": 5, "p": 4, "k": 2}


def draw(rng, sizes):
    n, p, k = sizes["n"], sizes["p"], sizes["k"]
    return {
        "x": rng.normal(size=(n, p)),
        "y": rng.choice([-1, 1], n),
        "w_0": np.array(rng.normal()),
        "w": rng.normal(size=p),
        "V": 0.6 * rng.normal(size=(p, k)),
    }


def loss(v):
    x, y, w0, w, V = v["x"], v["y"], v["w_0"], v["w"], v["V"]
    n, p = x.shape
    J = 0
    for i in range(n):
        f = w0 + np.sum(w * x[i])
        for j in range(p):
            for other in range(j + 1, p):
                f = f + np.sum(V[j] * V[other]) * x[i, j] * x[i, other]
        J = J + np.log(1 + np.exp(-y[i] * f))
    return J / n
