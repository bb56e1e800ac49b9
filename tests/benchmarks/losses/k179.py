import numpy as np

SIZES = {"N": 6, "K": 4}


def draw(rng, sizes):
    N, K = sizes["N"], sizes["K"]
    return {
        "y": 1.5 * rng.normal(size=N),
        "a": rng.normal(size=K - 1),
        "m": 1.5 * rng.normal(size=K),
        r"\tau": 0.6 * rng.normal(size=K),
        r"\alpha": np.array(rng.uniform(1.2, 3)),
        r"\varsigma": np.array(rng.uniform(1, 3)),
    }


def loss(v):
    y, a, m, ta = v["y"], v["a"], v["m"], v[r"\tau"]
    K = len(m)
    s = 1 / (1 + np.exp(-a))
    w = []
    for k in range(K):
        t = s[k] if k < K - 1 else 1
        for j in range(k):
            t = t * (1 - s[j])
        w.append(t)
    J = 0
    for n in range(len(y)):
        J = J - np.log(
            sum(
                w[k] * np.sqrt(np.exp(ta[k]) / (2 * np.pi)) * np.exp(-np.exp(ta[k]) * (y[n] - m[k]) ** 2 / 2)
                for k in range(K)
            )
        )
    return J - (v[r"\alpha"] - 1) * sum(np.log(1 - s)) + sum(m**2) / (2 * v[r"\varsigma"] ** 2)
