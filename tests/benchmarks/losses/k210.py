import numpy as np

SIZES = {"n": 7, "q": 3}


def draw(rng, sizes):
    n, q = sizes["n"], sizes["q"]
    s = 1 + np.arange(n) % 2
    d = (rng.uniform(size=n) < 0.7).astype(int)
    d[:2] = 1
    t = rng.integers(2, 8, n).astype(float)
    t[0] = t[1] = 1.0
    return {"s": s, "t": t, "d": d, "z": rng.normal(size=(n, q)), r"\hat\theta": 0.7 * rng.normal(size=q)}


def loss(v):
    s, t, d, z, th = v["s"], v["t"], v["d"], v["z"], v[r"\hat\theta"]
    n, q = z.shape
    e = [sum(z[i, k] * th[k] for k in range(q)) for i in range(n)]
    L = 0
    for i in range(n):
        if d[i] == 1:
            L = L - (
                e[i] - np.log(sum(np.exp(e[j]) for j in range(n) if s[j] == s[i] and np.real(t[j]) >= np.real(t[i])))
            )
    return L
