import numpy as np

SIZES = {"N": 3, "M": 4, "D": 2}


def draw(rng, sizes):
    N, M, D = sizes["N"], sizes["M"], sizes["D"]
    return {
        r"\pi": np.array([rng.permutation(M) + 1 for _ in range(N)]),
        r"\phi": rng.normal(size=(M, D)),
        "w": rng.normal(size=D),
    }


def loss(v):
    pi, s = v[r"\pi"], v[r"\phi"] @ v["w"]
    N, M = pi.shape
    J = 0
    for n in range(N):
        for m in range(M - 1):
            tot = 0
            for rank in range(m, M):
                tot = tot + np.exp(s[pi[n, rank] - 1])
            J = J - (s[pi[n, m] - 1] - np.log(tot))
    return J
