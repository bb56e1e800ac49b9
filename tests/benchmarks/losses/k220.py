import numpy as np

SIZES = {"N": 5}


def draw(rng, sizes):
    N = sizes["N"]
    return {
        "m": np.array(rng.uniform(0.5, 2)),
        r"\ell": np.array(rng.uniform(0.5, 2)),
        "a": np.array(rng.normal()),
        "b": np.array(rng.normal()),
        "h": np.array(rng.uniform(0.2, 0.8)),
        "g": np.array(rng.uniform(1, 10)),
        "q": rng.normal(size=N),
    }


def loss(v):
    m, lv, h, g = v["m"], v[r"\ell"], v["h"], v["g"]
    q = [v["a"], *list(v["q"]), v["b"]]
    return sum(
        h * (m * lv**2 / 2 * ((q[n + 1] - q[n]) / h) ** 2 + m * g * lv * np.cos((q[n] + q[n + 1]) / 2))
        for n in range(len(q) - 1)
    )
