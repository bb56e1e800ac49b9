import numpy as np

SIZES = {"n": 6, "D": 3, "d": 2, "C": 3}


def draw(rng, sizes):
    n, D, d, C = sizes["n"], sizes["D"], sizes["d"], sizes["C"]
    while True:
        x, W, y = rng.normal(size=(n, D)), rng.normal(size=(d, D)), rng.integers(1, C + 1, n)
        if np.linalg.norm(x @ W.T, axis=1).min() > 0.2 and all(np.sum(y == t) >= 2 for t in y):
            return {"x": x, "W": W, "y": y, r"\tau": np.array(rng.uniform(0.3, 1.5))}


def loss(v):
    x, W, y, tau = v["x"], v["W"], v["y"], v[r"\tau"]
    n = len(y)
    z = []
    for i in range(n):
        q = [sum(W[a, b] * x[i, b] for b in range(W.shape[1])) for a in range(W.shape[0])]
        r = np.sqrt(sum(t * t for t in q))
        z.append([t / r for t in q])

    def sim(i, j):
        return sum(s * t for s, t in zip(z[i], z[j], strict=False)) / tau

    J = 0
    for i in range(n):
        den = sum(np.exp(sim(i, a)) for a in range(n) if a != i)
        pos = [p for p in range(n) if p != i and y[p] == y[i]]
        for p in pos:
            J = J - (sim(i, p) - np.log(den)) / len(pos)
    return J
