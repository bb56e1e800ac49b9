import numpy as np

SIZES = {"K": 3, "N": 5, "M": 2}


def draw(rng, sizes):
    K, N, M = sizes["K"], sizes["N"], sizes["M"]
    return {
        "a": rng.normal(size=K) / np.arange(1, K + 1),
        r"\kappa": np.array(rng.uniform(0.5, 3)),
        "s": rng.uniform(0.05, 0.95, N),
        "f": 5 * rng.normal(size=N),
        "t": rng.uniform(0.05, 0.95, M),
        "y": rng.normal(size=M),
        r"\omega": np.array(rng.uniform(1, 10)),
    }


def loss(v):
    a, ka, s, f, t, y = v["a"], v[r"\kappa"], v["s"], v["f"], v["t"], v["y"]
    K, N, M = len(a), len(s), len(t)

    def u(r):
        return sum(a[k - 1] * np.sin(k * np.pi * r) for k in range(1, K + 1))

    def u2(r):
        return -sum((k * np.pi) ** 2 * a[k - 1] * np.sin(k * np.pi * r) for k in range(1, K + 1))

    J = 0
    for i in range(N):
        J = J + (-u2(s[i]) + ka * u(s[i]) ** 3 - f[i]) ** 2 / N
    for j in range(M):
        J = J + v[r"\omega"] / M * (u(t[j]) - y[j]) ** 2
    return J
