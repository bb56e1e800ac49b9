import numpy as np

SIZES = {"N": 3, "T": 4, "d": 2, "r": 3, "a": 5}


def draw(rng, sizes):
    N, T, d, r, a = (sizes[k] for k in ("N", "T", "d", "r", "a"))
    return {
        "h": rng.normal(size=(N, T, d)),
        "q": rng.normal(size=(N, r)),
        "y": rng.normal(size=(N, d)),
        "W": rng.normal(size=(a, d)),
        "U": rng.normal(size=(a, r)),
        "v": rng.normal(size=a),
        r"\kappa": np.array(rng.uniform(0.1, 0.6)),
    }


def loss(v):
    h, q, y, W, U, s = v["h"], v["q"], v["y"], v["W"], v["U"], v["v"]
    N, T, d = h.shape
    J = 0
    for n in range(N):
        e = []
        for t in range(T):
            z = 0
            for b in range(len(s)):
                u = sum(W[b, j] * h[n, t, j] for j in range(d)) + sum(U[b, j] * q[n, j] for j in range(q.shape[1]))
                z = z + s[b] * np.tanh(u)
            e.append(np.exp(z))
        tot = sum(e)
        al = [ei / tot for ei in e]
        for j in range(d):
            g = sum(al[t] * h[n, t, j] for t in range(T)) - y[n, j]
            J = J + g * g / (2 * N)
        for t in range(T):
            J = J + v[r"\kappa"] / N * al[t] * np.log(al[t])
    return J
