import numpy as np

SIZES = {"N": 7, "K": 3}


def draw(rng, sizes):
    N, K = sizes["N"], sizes["K"]
    return {
        "s": rng.normal(size=N),
        "h": np.array(rng.uniform(0.5, 1)),
        "p": rng.permutation(N)[:K] + 1,
        "m": rng.normal(size=K),
        r"\omega": np.array(rng.uniform(0.5, 2)),
        r"\omega_b": np.array(rng.uniform(0.5, 2)),
        "u": rng.normal(size=N),
        r"\kappa": np.array(rng.uniform(0.5, 1.5)),
    }


def loss(v):
    u = v["u"]
    r = -v[r"\kappa"] * (u[2:] - 2 * u[1:-1] + u[:-2]) / v["h"] ** 2 + u[1:-1] ** 3 - v["s"][1:-1]
    data = ((u[v["p"] - 1] - v["m"]) ** 2).mean()
    return (r * r).mean() + v[r"\omega"] * data + v[r"\omega_b"] * (u[0] ** 2 + u[-1] ** 2)
