import numpy as np

SIZES = {"M": 5, "n": 2, "h": 4, "d": 3}


def draw(rng, sizes):
    M, n, h, d = sizes["M"], sizes["n"], sizes["h"], sizes["d"]
    return {
        "a": rng.normal(size=(M, n)),
        "p": rng.normal(size=(M, n)),
        "q": rng.normal(size=(M, n)),
        "A": rng.normal(size=(h, n)),
        "B": rng.normal(size=(d, h)),
    }


def loss(v):
    def phi(x):
        u = v["B"] @ np.tanh(v["A"] @ x)
        return u / np.sqrt(sum(u * u))

    M = len(v["a"])
    L = 0
    for m in range(M):
        f, g, k = phi(v["a"][m]), phi(v["p"][m]), phi(v["q"][m])
        L = L + np.log(1 + np.exp(sum((f - g) ** 2) - sum((f - k) ** 2))) / M
    return L
