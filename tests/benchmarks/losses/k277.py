import numpy as np

SIZES = {"M": 5, "n": 4}


def draw(rng, sizes):
    M, n = sizes["M"], sizes["n"]
    return {
        "s": rng.choice([-1, 1], (M, n)),
        "J": rng.normal(size=(n, n)),
        "h": rng.normal(size=n),
        r"\lambda": np.array(rng.uniform(0.1, 0.5)),
        r"\epsilon": np.array(0.2),
    }


def loss(v):
    s, J = v["s"], v["J"]
    off = J * (1 - np.eye(len(J)))
    H = v["h"] + s @ off.T
    smooth = np.sqrt(J * J + v[r"\epsilon"] ** 2) * (1 - np.eye(len(J)))
    return np.log(1 + np.exp(-2 * s * H)).sum() / len(s) + v[r"\lambda"] * smooth.sum()
