import numpy as np

SIZES = {"n": 5, r"\ell": 2, "d": 3, "h": 4}


def draw(rng, sizes):
    n, lv, d, h = sizes["n"], sizes[r"\ell"], sizes["d"], sizes["h"]
    return {
        "A": rng.normal(size=(d, lv)),
        "a": rng.normal(size=d),
        "z": rng.normal(size=(n, lv)),
        "x": rng.normal(size=(n, d)),
        "w_D": rng.normal(size=h),
        "B": rng.normal(size=(h, d)),
        r"\beta": rng.normal(size=h),
    }


def loss(v):
    def D(x):
        t = v["B"] @ x + v[r"\beta"]
        g = t / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (t + 0.044715 * t**3)))
        return 1 / (1 + np.exp(-(v["w_D"] @ g)))

    n = len(v["x"])
    return -sum(np.log(D(v["x"][i])) + np.log(1 - D(v["A"] @ v["z"][i] + v["a"])) for i in range(n)) / n
