import numpy as np

SIZES = {"U": 4, "I": 5, "F": 2}


def draw(rng, sizes):
    U, I, F = sizes["U"], sizes["I"], sizes["F"]  # noqa: E741
    return {
        "R": rng.uniform(1, 5, (U, I)),
        "M": rng.integers(0, 2, (U, I)),
        r"\mu": np.array(3.1),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\gamma": np.array(rng.uniform(0.1, 1)),
        "P": rng.normal(size=(U, F)),
        "Q": rng.normal(size=(I, F)),
        "b": rng.normal(size=U),
        "c": rng.normal(size=I),
    }


def loss(v):
    P, Q, b, c = v["P"], v["Q"], v["b"], v["c"]
    E = v["R"] - (v[r"\mu"] + b[:, None] + c[None, :] + P @ Q.T)
    return (
        (v["M"] * E * E).sum() / 2
        + v[r"\lambda"] / 2 * ((P * P).sum() + (Q * Q).sum())
        + v[r"\gamma"] / 2 * ((b * b).sum() + (c * c).sum())
    )
