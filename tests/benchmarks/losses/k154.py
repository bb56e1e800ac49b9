import numpy as np

SIZES = {"n": 6, "m": 4}


def draw(rng, sizes):
    n, m = sizes["n"], sizes["m"]
    return {
        "B": rng.normal(size=(n, m)),
        "D": np.diff(np.eye(m), 2, axis=0),
        "y": rng.normal(size=n),
        "w": rng.uniform(0.5, 2, n),
        r"\beta": rng.normal(size=m),
        "s": np.array(0.3 * rng.normal()),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    r = (v["y"] - v["B"] @ v[r"\beta"]) / np.exp(v["s"])
    rough = ((v["D"] @ v[r"\beta"]) ** 2).sum()
    return (v["w"] * np.sqrt(1 + r * r)).sum() / len(r) + v["s"] + v[r"\lambda"] * rough
