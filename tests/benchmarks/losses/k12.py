import numpy as np

SIZES = {"N": 4, "d": 2, "V": 3}


def draw(rng, sizes):
    N, d, V = sizes["N"], sizes["d"], sizes["V"]
    return {
        "x": rng.normal(size=(N, d)),
        "n": rng.poisson(2.0, (N, V)),
        "A": rng.normal(size=(V, d)),
        "c": rng.normal(size=V),
        r"\alpha": rng.uniform(1.2, 3, V),
    }


def loss(v):
    x, cnt, A, c, al = v["x"], v["n"], v["A"], v["c"], v[r"\alpha"]
    N, V = cnt.shape
    J = 0
    for i in range(N):
        e = np.exp(A @ x[i] + c)
        p = e / np.sum(e)
        for k in range(V):
            J = J - (cnt[i, k] + al[k] - 1) * np.log(p[k])
    return J
