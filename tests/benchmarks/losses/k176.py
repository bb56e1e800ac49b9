import numpy as np

SIZES = {"N": 5, "D": 2, "K": 3}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "x": rng.normal(size=(N, D)),
        "a": rng.normal(size=K),
        "m": rng.normal(size=(K, D)),
        "s": 0.4 * rng.normal(size=(K, D)),
    }


def loss(v):
    x, a, m, s = v["x"], v["a"], v["m"], v["s"]
    N, D = x.shape
    K = len(a)
    J = 0
    for n in range(N):
        q = 0
        for k in range(K):
            t = np.exp(a[k]) / sum(np.exp(a[ell]) for ell in range(K))
            for d in range(D):
                t = (
                    t
                    / (np.sqrt(2 * np.pi) * np.exp(s[k, d]))
                    * np.exp(-((x[n, d] - m[k, d]) ** 2) / (2 * np.exp(2 * s[k, d])))
                )
            q = q + t
        J = J - np.log(q)
    return J
