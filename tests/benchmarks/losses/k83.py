import numpy as np

SIZES = {"N": 5, "r": 3}


def draw(rng, sizes):
    N, r = sizes["N"], sizes["r"]
    return {
        "f": rng.normal(size=(N, r)),
        r"\zeta": rng.normal(size=N),
        r"\delta": np.array(rng.uniform(0.1, 0.4)),
        "c": rng.uniform(0.5, 2, N),
        r"\kappa": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    f, ze = v["f"], v[r"\zeta"]
    N, r = f.shape
    e = [np.exp(t) for t in ze]
    xi = [t / sum(e) for t in e]
    M = np.array(
        [
            [sum(xi[i] * f[i, a] * f[i, b] for i in range(N)) + (v[r"\delta"] if a == b else 0) for b in range(r)]
            for a in range(r)
        ]
    )
    return -np.log(np.linalg.det(M)) + v[r"\kappa"] * sum(v["c"][i] * xi[i] for i in range(N))
