import numpy as np

SIZES = {"T": 4, "D": 2, "H": 2, "K": 3}


def draw(rng, sizes):
    T, D, H, K = (sizes[k] for k in "TDHK")
    own = {f"W_{n}": rng.normal(size=(H, D)) for n in "zrg"} | {f"U_{n}": rng.normal(size=(H, H)) for n in "zrg"}
    return {"x": rng.normal(size=(T, D)), "q": np.eye(K)[1], "V": rng.normal(size=(K, H)), **own}


def loss(v):
    h = np.zeros(len(v["U_z"]))
    for x in v["x"]:
        z = 1 / (1 + np.exp(-(v["W_z"] @ x + v["U_z"] @ h)))
        r = 1 / (1 + np.exp(-(v["W_r"] @ x + v["U_r"] @ h)))
        h = (1 - z) * h + z * np.tanh(v["W_g"] @ x + v["U_g"] @ (r * h))
    a = v["V"] @ h
    return -(v["q"] @ (a - np.log(np.exp(a).sum())))
