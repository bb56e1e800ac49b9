import numpy as np

SIZES = {"n": 6, "p": 2, "M": 3}


def draw(rng, sizes):
    n, p, M = sizes["n"], sizes["p"], sizes["M"]
    while True:
        y, x, B, a = (
            rng.normal(size=n),
            rng.normal(size=(n, p)),
            0.6 * rng.normal(size=(p, M)),
            np.sort(rng.normal(size=M)),
        )
        q = a + x @ B
        if np.abs(y[:, None] - q).min() > 0.02 and np.abs(np.diff(q, axis=1)).min() > 0.02:
            break
    return {
        "y": y,
        "x": x,
        "B": B,
        "a": a,
        r"\tau": np.sort(rng.uniform(0.05, 0.95, M)),
        r"\kappa": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    y, x, B, a, tau = v["y"], v["x"], v["B"], v["a"], v[r"\tau"]
    n, p = x.shape
    M = len(a)
    J = 0
    for i in range(n):
        q = [a[m] + sum(x[i, j] * B[j, m] for j in range(p)) for m in range(M)]
        for m in range(M):
            u = y[i] - q[m]
            J = J + (tau[m] if np.real(u) > 0 else tau[m] - 1) * u / n
            if m < M - 1 and np.real(q[m] - q[m + 1]) > 0:
                J = J + v[r"\kappa"] / n * (q[m] - q[m + 1]) ** 2
    return J
