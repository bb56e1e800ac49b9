import numpy as np

SIZES = {"S": 4, "L": 3, "d": 2}


def draw(rng, sizes):
    S, L, d = sizes["S"], sizes["L"], sizes["d"]
    while True:
        v = {
            r"\epsilon": rng.normal(size=(S, d)),
            "u": 0.8 * rng.normal(size=(L, d)),
            "w": 0.8 * rng.normal(size=(L, d)),
            "b": 0.5 * rng.normal(size=L),
            "c": rng.normal(size=d),
            r"\omega": np.array(rng.uniform(0.7, 1.5)),
        }
        if min(abs(t) for t in dets(v)[1]) > 0.1:
            return v


def dets(v):
    ep, u, w, b = v[r"\epsilon"], v["u"], v["w"], v["b"]
    zs, ds = [], []
    for start in ep:
        z = start
        for ell in range(len(b)):
            t = np.tanh(sum(w[ell] * z) + b[ell])
            ds.append(1 + sum(u[ell] * w[ell]) * (1 - t**2))
            z = z + u[ell] * t
        zs.append(z)
    return zs, ds


def loss(v):
    c, om = v["c"], v[r"\omega"]
    zs, ds = dets(v)
    S = len(zs)
    J = 0
    for z in zs:
        J = J - np.log(np.exp(-sum((z - c) ** 2) / (2 * om**2)) + np.exp(-sum((z + c) ** 2) / (2 * om**2))) / S
    for D in ds:
        J = J - np.log(D if np.real(D) > 0 else -D) / S
    return J
