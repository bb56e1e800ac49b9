import numpy as np

SIZES = {"n": 5, "p": 3, "q": 2, "h": 3}


def draw(rng, sizes):
    n, p, q, h = (sizes[s] for s in "npqh")
    return {
        "x": rng.normal(size=(n, p)),
        "v": rng.normal(size=(n, q)),
        "y": rng.integers(0, 2, n),
        r"\omega": rng.uniform(0.5, 2, n),
        "w": rng.normal(size=p),
        "a": rng.normal(size=h),
        "U": rng.normal(size=(h, q)),
        "c": rng.normal(size=h),
        "b": np.array(rng.normal()),
        r"\lambda_1": np.array(0.3),
        r"\lambda_2": np.array(0.7),
    }


def loss(v):
    s = v["v"] @ v["U"].T + v["c"]
    z = v["x"] @ v["w"] + np.where(np.real(s) > 0, s, 0) @ v["a"] + v["b"]
    fit = (v[r"\omega"] * (np.log(1 + np.exp(z)) - v["y"] * z)).sum() / v[r"\omega"].sum()
    decay = (v["U"] ** 2).sum() + (v["a"] ** 2).sum()
    return fit + v[r"\lambda_1"] / 2 * (v["w"] ** 2).sum() + v[r"\lambda_2"] / 2 * decay
