import numpy as np

SIZES = {"N": 6, "D": 3, "K": 2}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "x": rng.normal(size=(N, D)),
        "y": rng.normal(size=N),
        "w": rng.normal(size=(K, D)),
        "v": rng.normal(size=(K, D)),
        r"\sigma": rng.uniform(0.6, 1.5, K),
    }


def loss(v):
    x, y, w, g, s = v["x"], v["y"], v["w"], v["v"], v[r"\sigma"]
    J = 0
    for n in range(len(y)):
        num, den = 0, 0
        for k in range(len(s)):
            e = np.exp(sum(g[k, d] * x[n, d] for d in range(x.shape[1])))
            r = y[n] - sum(w[k, d] * x[n, d] for d in range(x.shape[1]))
            num = num + e * np.exp(-r * r / (2 * s[k] * s[k])) / (np.sqrt(2 * np.pi) * s[k])
            den = den + e
        J = J - np.log(num / den)
    return J
