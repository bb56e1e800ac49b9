import numpy as np

SIZES = {"B": 4, "D": 3, "H": 2}


def draw(rng, sizes):
    B, D, H = sizes["B"], sizes["D"], sizes["H"]
    while True:
        x, W = rng.normal(size=(B, D)), rng.normal(size=(H, D))
        xt = x + 0.5 * rng.normal(size=(B, D))
        if min(np.linalg.norm(x @ W.T, axis=1).min(), np.linalg.norm(xt @ W.T, axis=1).min()) > 0.2:
            return {"x": x, r"\tilde{x}": xt, "W": W, "t": np.array(0.5 * rng.normal())}


def loss(v):
    x, xt, W, t = v["x"], v[r"\tilde{x}"], v["W"], v["t"]

    def unit(u):
        return u / np.sqrt(np.sum(u * u))

    B = len(x)
    z = [unit(W @ x[i]) for i in range(B)]
    q = [unit(W @ xt[i]) for i in range(B)]
    J = 0
    for i in range(B):
        s = 0
        for j in range(B):
            s = s + np.exp(np.exp(t) * np.sum(z[i] * q[j]))
        J = J - (np.exp(t) * np.sum(z[i] * q[i]) - np.log(s))
    return J / B
