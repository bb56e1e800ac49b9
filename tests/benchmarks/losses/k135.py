import numpy as np

SIZES = {"n": 7, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    return {
        "x": rng.normal(size=(n, d)),
        "y": np.r_[1, 0, rng.integers(0, 2, n - 2)],
        r"\theta": rng.normal(size=d),
        r"\tau": np.array(rng.uniform(0.5, 2)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    s, y = v["x"] @ v[r"\theta"], v["y"]
    gaps = s[y == 1][:, None] - s[y == 0]
    return np.log(1 + np.exp(-gaps / v[r"\tau"])).sum() / gaps.size + v[r"\lambda"] * (v[r"\theta"] ** 2).sum()
