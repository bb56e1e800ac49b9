import numpy as np

SIZES = {"N": 5, "D": 2, "A": 4}


def draw(rng, sizes):
    N, D, A = sizes["N"], sizes["D"], sizes["A"]
    c = rng.integers(1, A + 1, N)
    r = (c - 1 + rng.integers(1, A, N)) % A + 1
    R = rng.normal(size=(N, A))
    return {
        "x": rng.normal(size=(N, D)),
        r"\Theta": rng.normal(size=(A, D)),
        "c": c,
        "r": r,
        "R": R - np.log(np.exp(R).sum(1, keepdims=True)),
        r"\beta": np.array(rng.uniform(0.3, 1.5)),
    }


def loss(v):
    x, Th, c, r, R, be = v["x"], v[r"\Theta"], v["c"], v["r"], v["R"], v[r"\beta"]
    J = 0
    for i in range(len(x)):
        z = Th @ x[i]
        logits = z - np.log(np.sum(np.exp(z)))
        m = be * (logits[c[i] - 1] - R[i, c[i] - 1]) - be * (logits[r[i] - 1] - R[i, r[i] - 1])
        J = J + np.log(1 + np.exp(-m))
    return J / len(x)
