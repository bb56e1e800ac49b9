import numpy as np

SIZES = {"N": 4, "D": 2, "H": 3, "K": 2}


def draw(rng, sizes):
    N, D, H, K = sizes["N"], sizes["D"], sizes["H"], sizes["K"]
    return {
        "x": rng.normal(size=(N, D)),
        "t": rng.normal(size=N),
        "V": rng.normal(size=(H, D)),
        r"W_\omega": rng.normal(size=(K, H)),
        r"W_\mu": rng.normal(size=(K, H)),
        r"W_\sigma": 0.3 * rng.normal(size=(K, H)),
    }


def lin(W, k, h):
    return sum(W[k, a] * h[a] for a in range(len(h)))


def loss(v):
    x, t, V, Wo, Wm, Ws = v["x"], v["t"], v["V"], v[r"W_\omega"], v[r"W_\mu"], v[r"W_\sigma"]
    N, D = x.shape
    K, H = Wo.shape
    J = 0
    for n in range(N):
        h = [np.tanh(sum(V[a, d] * x[n, d] for d in range(D))) for a in range(H)]
        o = [np.exp(lin(Wo, k, h)) for k in range(K)]
        p = 0
        for k in range(K):
            s = np.exp(lin(Ws, k, h))
            p = p + o[k] / sum(o) / (np.sqrt(2 * np.pi) * s) * np.exp(-((t[n] - lin(Wm, k, h)) ** 2) / (2 * s * s))
        J = J - np.log(p)
    return J
