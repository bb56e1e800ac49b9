import numpy as np

SIZES = {"G": 7, "K": 4}


def draw(rng, sizes):
    G, K = sizes["G"], sizes["K"]
    ha = np.array([rng.permutation(K)[:2] + 1 for _ in range(G)])
    y = rng.integers(-1, 2, G)
    y[:3] = [1, 0, -1]
    return {
        "h": ha[:, 0],
        "a": ha[:, 1],
        "y": y,
        "s": 0.8 * rng.normal(size=K),
        r"\eta": np.array(0.5 * rng.normal()),
        r"\nu": np.array(rng.uniform(0.4, 1.6)),
        r"\omega": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    h, a, y, s, eta, nu = v["h"], v["a"], v["y"], v["s"], v[r"\eta"], v[r"\nu"]
    J = v[r"\omega"] / 2 * sum(t * t for t in s)
    for g in range(len(y)):
        A, B = np.exp(s[h[g] - 1] + eta), np.exp(s[a[g] - 1])
        d = nu * np.sqrt(A * B)
        J = J - np.log({1: A, 0: d, -1: B}[int(y[g])] / (A + B + d))
    return J
