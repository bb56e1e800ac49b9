import numpy as np
from scipy.special import erf

SIZES = {"N": 6, "p": 3, "J": 4}


def draw(rng, sizes):
    N, p, J = sizes["N"], sizes["p"], sizes["J"]
    return {
        "y": rng.integers(1, J + 1, N),
        "x": rng.normal(size=(N, p)),
        r"\beta": 0.6 * rng.normal(size=p),
        r"\kappa": -1 + np.cumsum(rng.uniform(0.3, 1, J - 1)),
    }


def Phi(z):
    return (1 + erf(z / np.sqrt(2))) / 2


def loss(v):
    y, x, be, ka = v["y"], v["x"], v[r"\beta"], v[r"\kappa"]
    L = 0
    J = len(ka) + 1
    for i in range(len(y)):
        e = sum(x[i, k] * be[k] for k in range(len(be)))
        hi = Phi(ka[y[i] - 1] - e) if y[i] < J else 1
        lo = Phi(ka[y[i] - 2] - e) if y[i] > 1 else 0
        L = L - np.log(hi - lo)
    return L
