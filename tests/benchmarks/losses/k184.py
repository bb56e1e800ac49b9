import numpy as np

SIZES = {"R": 4, "M": 3, "d": 2}


def draw(rng, sizes):
    R, M, d = sizes["R"], sizes["M"], sizes["d"]
    return {
        "x": rng.normal(size=(R, M, d)),
        r"\pi": np.array([rng.permutation(M) + 1 for _ in range(R)]),
        "z": rng.normal(size=R),
        r"\theta": rng.normal(size=d),
        r"\gamma": np.array(0.5 * rng.normal()),
    }


def loss(v):
    x, pi, z, th, ga = v["x"], v[r"\pi"], v["z"], v[r"\theta"], v[r"\gamma"]
    R, M, d = x.shape
    J = 0
    for r in range(R):
        u = [np.exp(ga * z[r]) * sum(th[k] * x[r, m, k] for k in range(d)) for m in range(M)]
        for j in range(M - 1):
            J = J - np.log(np.exp(u[pi[r, j] - 1]) / sum(np.exp(u[pi[r, ell] - 1]) for ell in range(j, M)))
    return J
