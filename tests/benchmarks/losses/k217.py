import numpy as np

SIZES = {"B": 4, "d": 3, "h": 5}


def draw(rng, sizes):
    B, d, h = sizes["B"], sizes["d"], sizes["h"]
    return {
        "H": rng.normal(size=(B, d)),
        "g": rng.uniform(0.5, 1.5, d),
        r"\varepsilon": np.array(rng.uniform(0.01, 0.1)),
        r"W_{\mathrm{in}}": rng.normal(size=(d, h)),
        r"W_{\mathrm{out}}": 0.5 * rng.normal(size=(h, d)),
        "v": rng.normal(size=d),
        "y": rng.normal(size=B),
    }


def loss(v):
    H = v["H"]
    B, d = H.shape
    N = H * v["g"] / np.sqrt((H**2).sum(1, keepdims=True) / d + v[r"\varepsilon"])
    Z = N @ v[r"W_{\mathrm{in}}"]
    r = (H + (Z / (1 + np.exp(-Z))) @ v[r"W_{\mathrm{out}}"]) @ v["v"] - v["y"]
    return (r @ r) / B
