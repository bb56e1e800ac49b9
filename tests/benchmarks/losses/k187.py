import numpy as np

SIZES = {"n": 5, "d": 2, "K": 3}


def draw(rng, sizes):
    n, d, K = sizes["n"], sizes["d"], sizes["K"]
    while True:
        x, y, w, b = (
            rng.normal(size=(n, d)),
            rng.integers(1, K + 1, n),
            rng.normal(size=(K, d)),
            0.5 * rng.normal(size=K),
        )
        s = x @ w.T + b
        m = s[np.arange(n), y - 1][:, None] - s
        if np.abs(m - 1).min() > 0.02:
            break
    return {"x": x, "y": y, r"\omega": rng.uniform(0.3, 2, n), "w": w, "b": b, "C": np.array(rng.uniform(0.3, 2))}


def loss(v):
    x, y, w, b = v["x"], v["y"], v["w"], v["b"]
    K, d = w.shape
    J = sum(w[k, j] ** 2 for k in range(K) for j in range(d)) / 2
    for i in range(len(y)):
        c = y[i] - 1
        for k in range(K):
            if k != c:
                m = sum((w[c, j] - w[k, j]) * x[i, j] for j in range(d)) + b[c] - b[k]
                if np.real(m) < 1:
                    J = J + v["C"] * v[r"\omega"][i] * (1 - m) ** 2
    return J
