import numpy as np

SIZES = {"n": 5}


def draw(rng, sizes):
    n = sizes["n"]
    B = rng.normal(size=(n, n))
    h = rng.uniform(0, 0.5, n)
    return {
        r"\mu": 0.2 * rng.normal(size=n),
        r"\Sigma": B @ B.T / n,
        "h": h,
        r"\gamma": np.array(rng.uniform(1, 4)),
        r"\kappa": rng.uniform(0.1, 0.5, n),
        r"\eta": np.array(rng.uniform(0.5, 2)),
        "w": h + rng.uniform(0.05, 0.5, n) * rng.choice([-1.0, 1.0], n),
    }


def loss(v):
    w, h, S = v["w"], v["h"], v[r"\Sigma"]
    n = len(w)
    J = 0
    for i in range(n):
        for j in range(n):
            J = J + v[r"\gamma"] / 2 * w[i] * S[i, j] * w[j]
        a = w[i] - h[i] if np.real(w[i]) > h[i] else h[i] - w[i]
        J = J - v[r"\mu"][i] * w[i] + v[r"\kappa"][i] * a * np.sqrt(a)
    return J + v[r"\eta"] * (np.sum(w) - 1) ** 2
