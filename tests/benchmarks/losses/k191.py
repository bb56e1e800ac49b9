import numpy as np

SIZES = {"N": 5, "s": 2}


def draw(rng, sizes):
    N, s = sizes["N"], sizes["s"]
    p = rng.uniform(0.1, 2, (N, N))
    p = (p + p.T) * (1 - np.eye(N))
    return {"p": p / p.sum(), r"\mathbf{y}": rng.normal(size=(N, s))}


def loss(v):
    p, y = v["p"], v[r"\mathbf{y}"]
    N = len(y)

    def s(i, j):
        return 1 / (1 + sum((y[i] - y[j]) ** 2))

    Z = sum(s(k, ell) for k in range(N) for ell in range(N) if ell != k)
    return sum(p[i, j] * np.log(p[i, j] / (s(i, j) / Z)) for i in range(N) for j in range(N) if j != i)
