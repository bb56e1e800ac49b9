import numpy as np

SIZES = {"n": 6, "D": 2}


def draw(rng, sizes):
    n, D = sizes["n"], sizes["D"]
    t = np.cumsum(rng.uniform(0.1, 1, n))
    return {
        "t": t,
        "T": np.array(t[-1] + rng.uniform(0.2, 1)),
        "u": rng.integers(1, D + 1, n),
        r"\mu": rng.uniform(0.3, 1, D),
        "A": rng.uniform(0.1, 0.8, (D, D)),
        r"\beta": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    t, T, u, mu, A, be = v["t"], v["T"], v["u"], v[r"\mu"], v["A"], v[r"\beta"]
    n, D = len(t), len(mu)
    J = T * sum(mu)
    for i in range(n):
        lam = mu[u[i] - 1]
        for j in range(i):
            lam = lam + A[u[i] - 1, u[j] - 1] * be * np.exp(-be * (t[i] - t[j]))
        J = J - np.log(lam)
        for d in range(D):
            J = J + A[d, u[i] - 1] * (1 - np.exp(-be * (T - t[i])))
    return J
