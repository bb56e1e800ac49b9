import numpy as np

SIZES = {"N": 6, "d": 3, "K": 4}


def draw(rng, sizes):
    N, d, K = sizes["N"], sizes["d"], sizes["K"]
    return {
        "x": rng.normal(size=(N, d)),
        "y": rng.integers(1, K + 1, N),
        "W": rng.normal(size=(K, d)),
        "b": rng.normal(size=K),
        "C": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    J = 0
    for x, y in zip(v["x"], v["y"], strict=True):
        f = v["W"] @ x + v["b"]
        for k in range(len(f)):
            gap = 1 - (f[y - 1] - f[k])
            if k != y - 1 and np.real(gap) > 0:
                J = J + gap**2
    return v["C"] / len(v["y"]) * J + (v["W"] ** 2).sum() / 2
