import numpy as np

SIZES = {"N": 8, "d": 3, "K": 4}


def draw(rng, sizes):
    N, d, K = sizes["N"], sizes["d"], sizes["K"]
    y = np.r_[1 : K + 1, rng.integers(1, K + 1, N - K)]
    return {
        "x": rng.normal(size=(N, d)),
        "y": y,
        "o": np.eye(K, dtype=int)[y - 1],
        "w": rng.normal(size=d),
        "b": np.cumsum(rng.uniform(0.4, 1.5, K - 1)) - 2,
    }


def loss(v):
    eta, b, total = v["x"] @ v["w"], v["b"], 0
    K = len(b) + 1

    def s(t):
        return 1 / (1 + np.exp(-t))

    for e, k in zip(eta, v["y"], strict=False):
        up = s(b[k - 1] - e) if k < K else 1
        lo = s(b[k - 2] - e) if k > 1 else 0
        total = total - np.log(up - lo)
    return total
