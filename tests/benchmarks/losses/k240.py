import numpy as np

SIZES = {"T": 4, "d": 2, "h": 3}


def draw(rng, sizes):
    T, d, h = sizes["T"], sizes["d"], sizes["h"]
    v = {"x": rng.normal(size=(T + 1, d)), "R": rng.normal(size=(d, h))}
    for g in "fioc":
        v["W_" + g], v["U_" + g], v["b_" + g] = (
            rng.normal(size=(h, d)),
            0.7 * rng.normal(size=(h, h)),
            0.5 * rng.normal(size=h),
        )
    return v


def loss(v):
    x, R = v["x"], v["R"]
    T = len(x) - 1
    h = c = np.zeros(R.shape[1])

    def s(a):
        return 1 / (1 + np.exp(-a))

    E = 0
    for t in range(T):
        z = {g: v["W_" + g] @ x[t] + v["U_" + g] @ h + v["b_" + g] for g in "fioc"}
        c = s(z["f"]) * c + s(z["i"]) * np.tanh(z["c"])
        h = s(z["o"]) * np.tanh(c)
        E = E + sum((x[t + 1] - R @ h) ** 2) / T
    return E
