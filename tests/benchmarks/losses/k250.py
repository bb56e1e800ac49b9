import numpy as np

SIZES = {"M": 3, "T": 5}


def draw(rng, sizes):
    M, T = sizes["M"], sizes["T"]
    w = rng.uniform(0.2, 1, M)
    return {
        "r": 0.3 + rng.normal(size=(T, M)),
        r"\vartheta": rng.normal(size=M),
        r"w^{\text{old}}": w / w.sum(),
        r"\kappa": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    r, th = v["r"], v[r"\vartheta"]
    w = np.exp(th) / np.exp(th).sum()
    R = r @ w
    T = len(R)
    m = R.sum() / T
    return -m / np.sqrt(((R - m) ** 2).sum() / (T - 1)) + v[r"\kappa"] * ((w - v[r"w^{\text{old}}"]) ** 2).sum()
