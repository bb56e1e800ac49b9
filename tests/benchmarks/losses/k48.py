import numpy as np

SIZES = {"N": 4, "D": 3, "H": 2}


def draw(rng, sizes):
    N, D, H = sizes["N"], sizes["D"], sizes["H"]
    x = rng.uniform(0, 1, (N, D))
    return {
        r"\mathbf{x}": x,
        r"\tilde{\mathbf{x}}": x + 0.3 * rng.normal(size=(N, D)),
        r"\mathbf{W}": rng.normal(size=(H, D)),
        r"\mathbf{b}": rng.normal(size=H),
        r"\mathbf{V}": rng.normal(size=(D, H)),
        r"\mathbf{c}": rng.normal(size=D),
        r"\eta": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    x, xt, W, b = v[r"\mathbf{x}"], v[r"\tilde{\mathbf{x}}"], v[r"\mathbf{W}"], v[r"\mathbf{b}"]
    V, c = v[r"\mathbf{V}"], v[r"\mathbf{c}"]
    N, D = x.shape
    H = len(b)
    J = 0
    for n in range(N):
        h = [np.tanh(sum(W[j, d] * xt[n, d] for d in range(D)) + b[j]) for j in range(H)]
        for d in range(D):
            p = 1 / (1 + np.exp(-(sum(V[d, j] * h[j] for j in range(H)) + c[d])))
            J = J - (x[n, d] * np.log(p) + (1 - x[n, d]) * np.log(1 - p)) / N
        for j in range(H):
            g = 1 - h[j] * h[j]
            for d in range(D):
                J = J + v[r"\eta"] / N * g * g * W[j, d] * W[j, d]
    return J
