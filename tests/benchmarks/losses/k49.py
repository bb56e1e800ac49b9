import numpy as np

SIZES = {"T": 7, "m": 4, "n": 3, "k": 2}


def draw(rng, sizes):
    T, m, n, k = sizes["T"], sizes["m"], sizes["n"], sizes["k"]
    return {
        "i": rng.integers(1, m + 1, T),
        "j": rng.integers(1, n + 1, T),
        "r": rng.normal(size=T) + 3,
        "P": rng.normal(size=(m, k)),
        "Q": rng.normal(size=(n, k)),
        r"\beta": rng.normal(size=m),
        r"\gamma": rng.normal(size=n),
        r"\mu": np.array(3.1),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    P, Q, be, ga = v["P"], v["Q"], v[r"\beta"], v[r"\gamma"]
    J = 0
    for t in range(len(v["r"])):
        a, b = int(v["i"][t]) - 1, int(v["j"][t]) - 1
        e = v["r"][t] - v[r"\mu"] - be[a] - ga[b]
        for f in range(P.shape[1]):
            e = e - P[a, f] * Q[b, f]
        J = J + e * e
    return J + v[r"\lambda"] * (np.sum(P * P) + np.sum(Q * Q) + np.sum(be * be) + np.sum(ga * ga))
