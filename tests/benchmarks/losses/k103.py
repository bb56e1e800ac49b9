import numpy as np

SIZES = {"N": 7, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        r"\mathbf{x}": rng.normal(size=(N, D)),
        "y": 3 * rng.normal(size=N),
        r"\mathbf{w}": rng.normal(size=D),
        "b": np.array(rng.normal()),
        r"\delta": np.array(rng.uniform(0.8, 1.2)),
        r"\alpha": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    J = 0
    delta = v[r"\delta"]
    for x, y in zip(v[r"\mathbf{x}"], v["y"], strict=True):
        r = y - x @ v[r"\mathbf{w}"] - v["b"]
        size = r if np.real(r) > 0 else -r
        J = J + (r * r / 2 if np.real(size) <= np.real(delta) else delta * (size - delta / 2))
    return J + v[r"\alpha"] * (v[r"\mathbf{w}"] * v[r"\mathbf{w}"]).sum()
