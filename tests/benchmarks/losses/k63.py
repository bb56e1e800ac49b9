import numpy as np

SIZES = {"T": 6, "n": 4}


def draw(rng, sizes):
    T, n = sizes["T"], sizes["n"]
    wb = rng.uniform(0.2, 1, n)
    return {
        "R": rng.uniform(-0.4, 0.5, (T, n)),
        r"\bar{w}": wb / wb.sum(),
        "z": rng.normal(size=n),
        r"\gamma": np.array(rng.uniform(1.5, 4)),
        "c": np.array(rng.uniform(0.05, 0.3)),
        r"\delta": np.array(rng.uniform(0.001, 0.02)),
    }


def loss(v):
    R, wb, z, g, de = v["R"], v[r"\bar{w}"], v["z"], v[r"\gamma"], v[r"\delta"]
    T, n = R.shape
    e = [np.exp(t) for t in z]
    w = [t / sum(e) for t in e]
    J = 0
    for t in range(T):
        V = 1 + sum(R[t, i] * w[i] for i in range(n))
        J = J - (np.exp((1 - g) * np.log(V)) - 1) / (1 - g) / T
    for i in range(n):
        J = J + v["c"] * (np.sqrt((w[i] - wb[i]) ** 2 + de) - np.sqrt(de))
    return J
