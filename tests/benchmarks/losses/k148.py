import numpy as np

SIZES = {"N": 5, "D": 3, "H": 4, "K": 3}


def draw(rng, sizes):
    N, D, H, K = (sizes[s] for s in "NDHK")
    return {
        "x": rng.normal(size=(N, D)),
        "t": rng.integers(1, K + 1, N),
        "W^{(1)}": rng.normal(size=(H, D)),
        "b^{(1)}": rng.normal(size=H),
        "W^{(2)}": rng.normal(size=(K, H)),
        "b^{(2)}": rng.normal(size=K),
    }


def loss(v):
    a = v["x"] @ v["W^{(1)}"].T + v["b^{(1)}"]
    o = np.where(np.real(a) > 0, a, 0) @ v["W^{(2)}"].T + v["b^{(2)}"]
    N = len(o)
    return (np.log(np.exp(o).sum(axis=1)) - o[np.arange(N), v["t"] - 1]).sum() / N
