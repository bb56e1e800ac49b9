import numpy as np

SIZES = {"m": 6, "q": 3}


def draw(rng, sizes):
    m, q = sizes["m"], sizes["q"]
    return {
        "y": rng.gamma(2.0, 1.0, m) + 0.05,
        r"\omega": rng.uniform(0.5, 2, m),
        "z": 0.6 * rng.normal(size=(m, q)),
        r"\gamma": rng.normal(size=q),
        r"\gamma_0": np.array(rng.normal()),
    }


def loss(v):
    y, om, z, g, g0 = v["y"], v[r"\omega"], v["z"], v[r"\gamma"], v[r"\gamma_0"]
    J = 0
    for i in range(len(y)):
        mu = np.exp(g0 + np.sum(g * z[i]))
        J = J + 2 * om[i] * ((y[i] - mu) / mu - (np.log(y[i]) - np.log(mu)))
    return J
