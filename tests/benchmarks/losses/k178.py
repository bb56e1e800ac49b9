import numpy as np

SIZES = {"P": 4, "Q": 5, "r": 2}


def draw(rng, sizes):
    P, Q, r = sizes["P"], sizes["Q"], sizes["r"]
    return {
        "u": rng.normal(size=(P, Q)),
        "k": rng.uniform(0, 2 / r**2, (r, r)),
        "g": rng.normal(size=(P - r + 1, Q - r + 1)),
        r"\varepsilon": np.array(rng.uniform(0.2, 0.6)),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
        r"\mu": np.array(rng.uniform(0.5, 3)),
    }


def loss(v):
    u, k, g = v["u"], v["k"], v["g"]
    P, Q = u.shape
    r = len(k)
    J = v[r"\mu"] / 2 * (k.sum() - 1) ** 2
    for i in range(P - r + 1):
        for j in range(Q - r + 1):
            J = J + (sum(k[a, b] * u[i + a, j + b] for a in range(r) for b in range(r)) - g[i, j]) ** 2 / 2
    for i in range(P - 1):
        for j in range(Q - 1):
            J = J + v[r"\lambda"] * np.sqrt(
                (u[i + 1, j] - u[i, j]) ** 2 + (u[i, j + 1] - u[i, j]) ** 2 + v[r"\varepsilon"] ** 2
            )
    return J
