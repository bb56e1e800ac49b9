import numpy as np

SIZES = {"n": 4, "k": 2, "h": 3}


def draw(rng, sizes):
    n, k, h = sizes["n"], sizes["k"], sizes["h"]
    return {
        "A": rng.integers(0, 2, (n, n)),
        "u": rng.normal(size=(n, k)),
        "v": rng.normal(size=(n, h)),
        "M": rng.normal(size=(k, h)),
        r"\alpha": rng.normal(size=n),
        r"\beta": rng.normal(size=n),
        r"\rho": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    A, u, w, M, al, be, rho = v["A"], v["u"], v["v"], v["M"], v[r"\alpha"], v[r"\beta"], v[r"\rho"]
    n = len(al)
    J = rho / 2 * (np.sum(u * u) + np.sum(w * w) + np.sum(M * M))
    for i in range(n):
        for j in range(n):
            if i == j:
                continue
            e = al[i] + be[j]
            for a in range(M.shape[0]):
                for b in range(M.shape[1]):
                    e = e + u[i, a] * M[a, b] * w[j, b]
            J = J + np.log(1 + np.exp(e)) - A[i, j] * e
    return J
