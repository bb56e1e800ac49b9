import numpy as np

SIZES = {"n": 3, "D": 5, "H": 4, "L": 2}


def draw(rng, sizes):
    n, D, H, L = (sizes[c] for c in "nDHL")

    def g(*s):
        return 0.7 * rng.normal(size=s)

    return {
        "x": rng.integers(0, 2, (n, D)),
        "W_1": g(H, D),
        "b_1": g(H),
        r"W_\mu": g(L, H),
        r"b_\mu": g(L),
        "W_s": g(L, H),
        "b_s": g(L),
        r"\epsilon": rng.normal(size=(n, L)),
        "W_2": g(D, L),
        "b_2": g(D),
        r"\beta": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    x, ep = v["x"], v[r"\epsilon"]
    n, _D = x.shape
    J = 0
    for i in range(n):
        h = np.tanh(v["W_1"] @ x[i] + v["b_1"])
        mu, s = v[r"W_\mu"] @ h + v[r"b_\mu"], v["W_s"] @ h + v["b_s"]
        a = v["W_2"] @ (mu + np.exp(s / 2) * ep[i]) + v["b_2"]
        J = J + (sum(np.log(1 + np.exp(a)) - x[i] * a) + v[r"\beta"] / 2 * sum(mu**2 + np.exp(s) - 1 - s)) / n
    return J
