import numpy as np

SIZES = {"N": 5, "D": 3, "H": 4, "M": 2}


def draw(rng, sizes):
    N, D, H, M = sizes["N"], sizes["D"], sizes["H"], sizes["M"]
    return {
        "x": rng.normal(size=(N, D)),
        "y": rng.normal(size=N),
        "W^{(1)}": 0.7 * rng.normal(size=(H, D)),
        "b^{(1)}": rng.normal(size=H),
        "W^{(2)}": rng.normal(size=(M, H)),
        "b^{(2)}": rng.normal(size=M),
        "v": rng.normal(size=M),
        "c": np.array(rng.normal()),
        r"\delta": np.array(rng.uniform(0.5, 1.5)),
        r"\lambda": np.array(rng.uniform(0.05, 0.5)),
    }


def loss(v):
    x, y, W1, b1, W2, b2 = v["x"], v["y"], v["W^{(1)}"], v["b^{(1)}"], v["W^{(2)}"], v["b^{(2)}"]
    u, c, de, lam = v["v"], v["c"], v[r"\delta"], v[r"\lambda"]
    N, D = x.shape
    H, M = len(b1), len(b2)
    J = 0
    for n in range(N):
        a1 = [np.tanh(sum(W1[h, d] * x[n, d] for d in range(D)) + b1[h]) for h in range(H)]
        a2 = [np.log(1 + np.exp(sum(W2[m, h] * a1[h] for h in range(H)) + b2[m])) for m in range(M)]
        r = (sum(u[m] * a2[m] for m in range(M)) + c - y[n]) / de
        J = J + de * de * (np.sqrt(1 + r * r) - 1) / N
    return J + lam / 2 * (np.sum(W1 * W1) + np.sum(W2 * W2) + np.sum(u * u))
