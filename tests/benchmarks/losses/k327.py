import numpy as np

SIZES = {"M": 3, "n": 4, "d": 3}


def draw(rng, sizes):
    M, n, d = sizes["M"], sizes["n"], sizes["d"]
    return {"x": rng.normal(size=(M, n, d)), r"\lambda": np.array(rng.uniform(0.1, 1)), "w": rng.normal(size=d)}


def loss(v):
    s, total = v["x"] @ v["w"], 0
    M, n = s.shape
    for m in range(M):
        for j in range(n - 1):
            total = total - s[m, j] + np.log(np.exp(s[m, j:]).sum())
    return total / M + v[r"\lambda"] / 2 * (v["w"] ** 2).sum()
