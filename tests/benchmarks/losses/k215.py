import numpy as np

SIZES = {"m": 5, "n_x": 2, "n_h": 3}


def draw(rng, sizes):
    m, nx, nh = sizes["m"], sizes["n_x"], sizes["n_h"]
    return {
        "X": rng.normal(size=(nx, m)),
        "Y": rng.integers(0, 2, (1, m)),
        "W^{[1]}": rng.normal(size=(nh, nx)),
        "b^{[1]}": rng.normal(size=(nh, 1)),
        "W^{[2]}": rng.normal(size=(1, nh)),
        "b^{[2]}": np.array(rng.normal()),
    }


def loss(v):
    X, Y = v["X"], v["Y"]
    A1 = np.log(1 + np.exp(v["W^{[1]}"] @ X + v["b^{[1]}"]))
    A2 = 1 / (1 + np.exp(-(v["W^{[2]}"] @ A1 + v["b^{[2]}"])))
    return -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)).sum() / X.shape[1]
