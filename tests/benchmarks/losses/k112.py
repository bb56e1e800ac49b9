import numpy as np

SIZES = {"T": 4, "d": 3, "d_k": 2, "d_v": 2}


def draw(rng, sizes):
    T, d, dk, dv = sizes["T"], sizes["d"], sizes["d_k"], sizes["d_v"]
    return {
        "X": rng.normal(size=(T, d)),
        "W_Q": rng.normal(size=(d, dk)),
        "W_K": rng.normal(size=(d, dk)),
        "W_V": rng.normal(size=(d, dv)),
        "Y": rng.normal(size=(T, dv)),
    }


def loss(v):
    Q, K, V = (v["X"] @ v[n] for n in ("W_Q", "W_K", "W_V"))
    E = np.exp(Q @ K.T / np.sqrt(Q.shape[1]))
    R = E / E.sum(axis=1)[:, None] @ V - v["Y"]
    return (R * R).sum() / (2 * len(R))
