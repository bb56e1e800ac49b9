import numpy as np

SIZES = {"B": 3, "K": 4, "M": 2, "L": 3}


def draw(rng, sizes):
    B, K, M, L = sizes["B"], sizes["K"], sizes["M"], sizes["L"]
    return {
        r"\mathbf{h}": rng.normal(size=(B, K, M)),
        "Y": rng.integers(0, 2, B),
        r"\mathbf{V}": rng.normal(size=(L, M)),
        r"\mathbf{U}": rng.normal(size=(L, M)),
        r"\mathbf{w}": rng.normal(size=L),
        r"\mathbf{c}": rng.normal(size=M),
        "c_0": np.array(rng.normal()),
    }


def loss(v):
    h, Y, V, U, w, c = v[r"\mathbf{h}"], v["Y"], v[r"\mathbf{V}"], v[r"\mathbf{U}"], v[r"\mathbf{w}"], v[r"\mathbf{c}"]
    B, K, M = h.shape

    def s(t):
        return 1 / (1 + np.exp(-t))

    J = 0
    for b in range(B):
        e = []
        for k in range(K):
            t = 0
            for a in range(len(w)):
                p = sum(V[a, m] * h[b, k, m] for m in range(M))
                q = sum(U[a, m] * h[b, k, m] for m in range(M))
                t = t + w[a] * np.tanh(p) * s(q)
            e.append(np.exp(t))
        th = s(v["c_0"] + sum(c[m] * e[k] / sum(e) * h[b, k, m] for k in range(K) for m in range(M)))
        J = J - (Y[b] * np.log(th) + (1 - Y[b]) * np.log(1 - th)) / B
    return J
