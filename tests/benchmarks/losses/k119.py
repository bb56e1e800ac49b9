import numpy as np

SIZES = {"N": 5, "D": 3, "M": 2, "K": 4}


def draw(rng, sizes):
    N, D, M, K = (sizes[s] for s in "NDMK")
    return {
        "X": rng.normal(size=(N, D)),
        "Y": np.eye(K)[rng.integers(0, K, N)],
        "W_1": rng.normal(size=(D, M)),
        "b_1": rng.normal(size=M),
        "W_2": rng.normal(size=(M, K)),
        "b_2": rng.normal(size=K),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    Z = np.tanh(v["X"] @ v["W_1"] + v["b_1"]) @ v["W_2"] + v["b_2"]
    log_p = Z - np.log(np.exp(Z).sum(axis=1))[:, None]
    penalty = (v["W_1"] ** 2).sum() + (v["W_2"] ** 2).sum()
    return -(v["Y"] * log_p).sum() / len(Z) + v[r"\lambda"] / 2 * penalty
