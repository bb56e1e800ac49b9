import numpy as np

SIZES = {"N": 5, "C": 4, "d": 3}


def draw(rng, sizes):
    N, C, d = sizes["N"], sizes["C"], sizes["d"]
    wl = np.array([rng.permutation(C)[:2] + 1 for _ in range(N)])
    z = rng.normal(size=(N, C))
    return {
        r"\varphi": rng.normal(size=(N, C, d)),
        r"\theta": rng.normal(size=d),
        r"\rho": z - np.log(np.exp(z).sum(axis=1, keepdims=True)),
        "w": wl[:, 0],
        "l": wl[:, 1],
        r"\beta": np.array(rng.uniform(0.1, 1.5)),
        r"\eta": np.array(rng.uniform(0.05, 0.8)),
    }


def loss(v):
    ph, th, rho, w, ell, be, eta = v[r"\varphi"], v[r"\theta"], v[r"\rho"], v["w"], v["l"], v[r"\beta"], v[r"\eta"]
    N, C, _d = ph.shape
    J = 0
    for i in range(N):
        e = [np.exp(sum(th * ph[i, c])) for c in range(C)]
        lp = [np.log(t / sum(e)) for t in e]
        r = [be * (lp[c] - rho[i, c]) for c in range(C)]
        J = J + np.log(1 + np.exp(r[ell[i] - 1] - r[w[i] - 1])) / N - eta / N * lp[w[i] - 1]
    return J
