import numpy as np

SIZES = {"C": 3, "n": 3, "D": 4, "k": 2}


def draw(rng, sizes):
    C, n, D, k = sizes["C"], sizes["n"], sizes["D"], sizes["k"]
    return {
        "x": rng.normal(size=(C, n, D)) + rng.normal(size=(C, 1, D)),
        r"\gamma": np.array(rng.uniform(0.3, 1)),
        "W": rng.normal(size=(D, k)),
    }


def loss(v):
    x, W = v["x"], v["W"]
    C, n, D = x.shape
    mc = [sum(x[c, i] for i in range(n)) / n for c in range(C)]
    m = sum(mc) / C
    SW, SB = v[r"\gamma"] * np.eye(D), 0
    for c in range(C):
        SB = SB + n * np.einsum("a,b->ab", mc[c] - m, mc[c] - m)
        for i in range(n):
            SW = SW + np.einsum("a,b->ab", x[c, i] - mc[c], x[c, i] - mc[c])
    P = np.linalg.inv(np.einsum("ai,ab,bj->ij", W, SW, W))
    return -np.einsum("ij,aj,ab,bi->", P, W, SB, W)
