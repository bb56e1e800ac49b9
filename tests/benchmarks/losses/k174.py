import numpy as np
from scipy.special import loggamma

SIZES = {"n": 6, "d": 2}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "k": rng.poisson(3, n),
        "N": rng.uniform(0.5, 2, n),
        "z": 0.7 * rng.normal(size=(n, d)),
        "a": np.array(rng.uniform(0, 1.5)),
        "b": 0.5 * rng.normal(size=d),
        r"\theta": np.array(rng.uniform(-1, 0.7)),
        r"\tau": np.array(rng.uniform(0.1, 2)),
    }


def loss(v):
    k, N, z, a, b, th = v["k"], v["N"], v["z"], v["a"], v["b"], v[r"\theta"]
    al = np.exp(th)
    J = v[r"\tau"] / 2 * sum(t * t for t in b)
    for s in range(len(k)):
        mu = N[s] * np.exp(a + sum(b[j] * z[s, j] for j in range(len(b))))
        J = (
            J
            + loggamma(1 / al)
            - loggamma(k[s] + 1 / al)
            + (k[s] + 1 / al) * np.log(1 + al * mu)
            - k[s] * np.log(al * mu)
        )
    return J
