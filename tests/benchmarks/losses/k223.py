import numpy as np

SIZES = {"N": 3, "D": 4, "d": 2}


def draw(rng, sizes):
    N, D, d = sizes["N"], sizes["D"], sizes["d"]
    return {
        r"\boldsymbol h": rng.normal(size=(2 * N, D)),
        "W": rng.normal(size=(d, D)),
        r"\tau": np.array(rng.uniform(0.4, 1)),
    }


def loss(v):
    h, W, tau = v[r"\boldsymbol h"], v["W"], v[r"\tau"]
    M = len(h)
    z = [W @ h[i] for i in range(M)]

    def sim(a, b):
        return sum(a * b) / (np.sqrt(sum(a * a)) * np.sqrt(sum(b * b)))

    def lv(i, j):
        return -np.log(np.exp(sim(z[i], z[j]) / tau) / sum(np.exp(sim(z[i], z[k]) / tau) for k in range(M) if k != i))

    return sum(lv(2 * k, 2 * k + 1) + lv(2 * k + 1, 2 * k) for k in range(M // 2)) / M
