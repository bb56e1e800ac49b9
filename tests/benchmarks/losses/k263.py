import numpy as np

SIZES = {"K": 4, "M": 5, "P": 3}


def draw(rng, sizes):
    K, M, P = sizes["K"], sizes["M"], sizes["P"]
    return {
        "x": rng.uniform(0, 1, M),
        "t": rng.uniform(0, 0.5, M),
        r"\xi": rng.uniform(0, 1, P),
        r"\tau": rng.uniform(0, 0.5, P),
        "d": rng.normal(size=P),
        r"\mu": rng.uniform(0.5, 2, K),
        r"\omega": np.array(rng.uniform(0.5, 3)),
        "c": rng.normal(size=K),
        r"\kappa": np.array(rng.uniform(0.05, 0.3)),
    }


def loss(v):
    c, mu = v["c"], v[r"\mu"]
    k = np.arange(1, len(c) + 1)

    def parts(x, t):
        return np.exp(-t[:, None] * mu) * np.sin(np.pi * x[:, None] * k)

    F = parts(v["x"], v["t"])
    r = -F @ (mu * c) + v[r"\kappa"] * (F @ (k**2 * np.pi**2 * c))
    e = parts(v[r"\xi"], v[r"\tau"]) @ c - v["d"]
    return (r * r).sum() / len(r) + v[r"\omega"] * (e * e).sum() / len(e)
