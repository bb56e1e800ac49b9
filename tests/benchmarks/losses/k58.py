import numpy as np

SIZES = {"n": 6, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    d = rng.integers(0, 2, n)
    d[0] = 1
    return {
        "z": rng.normal(size=(n, p)),
        "o": 0.5 * rng.normal(size=n),
        "d": d,
        r"\beta": rng.normal(size=p),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    z, o, d, be = v["z"], v["o"], v["d"], v[r"\beta"]
    n, p = z.shape
    J = 0
    for i in range(n):
        s = 0
        for j in range(i, n):
            s = s + np.exp(sum(z[j, k] * be[k] for k in range(p)) + o[j])
        J = J - d[i] * (sum(z[i, k] * be[k] for k in range(p)) + o[i] - np.log(s)) / n
    for k in range(p):
        J = J + v[r"\lambda"] * be[k] * be[k]
    return J
