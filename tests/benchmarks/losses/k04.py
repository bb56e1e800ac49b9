import numpy as np

SIZES = {"N": 6, "P": 2, "G": 3}


def draw(rng, sizes):
    N, P, G = sizes["N"], sizes["P"], sizes["G"]
    b = rng.uniform(0.1, 1.5, (G, P)) * rng.choice([-1.0, 1.0], (G, P))
    return {"X": rng.normal(size=(G, N, P)), "y": rng.normal(size=N), "b": b, r"\lambda": np.array(rng.uniform(0.1, 1))}


def loss(v):
    X, y, b = v["X"], v["y"], v["b"]
    G, N, P = X.shape
    r = y + 0 * b[0, 0]
    for g in range(G):
        r = r - X[g] @ b[g]
    pen = 0
    for g in range(G):
        pen = pen + np.sqrt(np.sum(b[g] * b[g]))
    return np.sum(r * r) / (2 * N) + v[r"\lambda"] * np.sqrt(P) * pen
