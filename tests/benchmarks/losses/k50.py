import numpy as np

SIZES = {"N": 5, "D": 3, "M": 2}


def draw(rng, sizes):
    N, D, M = sizes["N"], sizes["D"], sizes["M"]
    return {
        "x": rng.normal(size=(N, D)),
        "W": rng.normal(size=(D, M)),
        r"\mu": rng.normal(size=D),
        r"\sigma": np.array(rng.uniform(0.5, 1.5)),
    }


def loss(v):
    x, W, mu, sg = v["x"], v["W"], v[r"\mu"], v[r"\sigma"]
    N, D = x.shape
    C = np.array(
        [
            [sum(W[a, m] * W[b, m] for m in range(W.shape[1])) + (sg * sg if a == b else 0) for b in range(D)]
            for a in range(D)
        ]
    )
    Ci = np.linalg.inv(C)
    J = N / 2 * (D * np.log(2 * np.pi) + np.log(np.linalg.det(C)))
    for n in range(N):
        for a in range(D):
            for b in range(D):
                J = J + (x[n, a] - mu[a]) * Ci[a, b] * (x[n, b] - mu[b]) / 2
    return J
