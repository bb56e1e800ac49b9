import numpy as np

SIZES = {"S": 3, "A": 2, "N": 4, "T": 5}


def draw(rng, sizes):
    S, A, N, T = (sizes[c] for c in "SANT")
    return {
        "s": rng.integers(1, S + 1, (N, T)),
        "a": rng.integers(1, A + 1, (N, T)),
        "R": rng.normal(size=(N, T)),
        r"\gamma": np.array(rng.uniform(0.7, 0.99)),
        "V": rng.normal(size=S),
        r"\beta": np.array(rng.uniform(0.01, 0.2)),
        r"\theta": rng.normal(size=(S, A)),
    }


def loss(v):
    s, a, R, ga, V, th = v["s"] - 1, v["a"] - 1, v["R"], v[r"\gamma"], v["V"], v[r"\theta"]
    N, T = R.shape
    lp = th - np.log(np.exp(th).sum(1, keepdims=True))
    H = -(np.exp(lp) * lp).sum(1)
    J = 0
    for n in range(N):
        for t in range(T):
            G = sum(ga ** (k - t) * R[n, k] for k in range(t, T))
            J = J - ((G - V[s[n, t]]) * lp[s[n, t], a[n, t]] + v[r"\beta"] * H[s[n, t]]) / N
    return J
