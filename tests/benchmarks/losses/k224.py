import numpy as np

SIZES = {"N": 6, "D": 3}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    return {
        "x": rng.integers(0, 2, (N, D)),
        "s": rng.integers(0, 2, N),
        r"\theta": rng.normal(size=D + 1),
        r"\tau": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    x, s, th = v["x"], v["s"], v[r"\theta"]
    q = 1 / (1 + np.exp(th))
    N, D = x.shape
    E = sum(th[1:] ** 2) / (2 * v[r"\tau"] ** 2)
    for n in range(N):
        f = q[0]
        for d in range(D):
            f = f * (q[d + 1] if x[n, d] else 1)
        E = E - (s[n] * np.log(1 - f) + (1 - s[n]) * np.log(f))
    return E
