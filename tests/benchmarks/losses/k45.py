import numpy as np

SIZES = {"n": 7, "p": 3, "q": 2}


def draw(rng, sizes):
    n, p, q = sizes["n"], sizes["p"], sizes["q"]
    y = rng.poisson(1.5, n)
    y[0], y[-1] = 0, 3
    return {
        "y": y,
        "x": 0.7 * rng.normal(size=(n, p)),
        "z": rng.normal(size=(n, q)),
        r"\beta": 0.7 * rng.normal(size=p),
        r"\gamma": rng.normal(size=q),
    }


def loss(v):
    y, x, z, be, ga = v["y"], v["x"], v["z"], v[r"\beta"], v[r"\gamma"]
    J = 0
    for i in range(len(y)):
        lam = np.exp(sum(x[i, j] * be[j] for j in range(len(be))))
        e = np.exp(sum(z[i, j] * ga[j] for j in range(len(ga))))
        pi = e / (1 + e)
        if y[i].real == 0:
            J = J - np.log(pi + (1 - pi) * np.exp(-lam))
        else:
            f = 1.0
            for k in range(2, int(y[i].real) + 1):
                f = f * k
            J = J - np.log(1 - pi) - y[i] * np.log(lam) + lam + np.log(f)
    return J
