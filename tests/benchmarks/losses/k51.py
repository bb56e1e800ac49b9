import numpy as np

SIZES = {"n": 5, "d": 3}


def draw(rng, sizes):
    n, d = sizes["n"], sizes["d"]
    A = rng.normal(size=(d, d))
    return {
        "x": rng.normal(size=(n, d)),
        r"\mu": rng.normal(size=d),
        r"\Sigma": A @ A.T / d + 0.5 * np.eye(d),
        r"\nu": np.array(rng.uniform(2, 6)),
    }


def loss(v):
    x, mu, S, nu = v["x"], v[r"\mu"], v[r"\Sigma"], v[r"\nu"]
    n, d = x.shape
    P = np.linalg.inv(S)
    J = n / 2 * np.log(np.linalg.det(S))
    for i in range(n):
        q = 0
        for a in range(d):
            for b in range(d):
                q = q + (x[i, a] - mu[a]) * P[a, b] * (x[i, b] - mu[b])
        J = J + (nu + d) / 2 * np.log(1 + q / nu)
    return J
