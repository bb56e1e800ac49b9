import numpy as np

SIZES = {"N": 4, "D": 2, "M": 3}


def draw(rng, sizes):
    N, D, M = sizes["N"], sizes["D"], sizes["M"]
    v = {f"X_{t}": rng.normal(size=(N, D)) for t in (1, 2, 3)}
    v.update(
        {
            "y": rng.normal(size=N),
            "W_x": rng.normal(size=(D, M)),
            "W_h": 0.7 * rng.normal(size=(M, M)),
            "b": rng.normal(size=M),
            "w": rng.normal(size=M),
            "c": np.array(rng.normal()),
        }
    )
    return v


def loss(v):
    y, Wx, Wh, b, w = v["y"], v["W_x"], v["W_h"], v["b"], v["w"]
    D, M = Wx.shape
    J = 0
    for n in range(len(y)):
        h = [0] * M
        for t in (1, 2, 3):
            X = v[f"X_{t}"]
            h = [
                np.tanh(sum(X[n, d] * Wx[d, m] for d in range(D)) + sum(h[k] * Wh[k, m] for k in range(M)) + b[m])
                for m in range(M)
            ]
        e = sum(h[m] * w[m] for m in range(M)) + v["c"] - y[n]
        J = J + e * e / (2 * len(y))
    return J
