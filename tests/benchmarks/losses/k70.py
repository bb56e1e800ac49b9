import numpy as np

SIZES = {"V": 3, "N": 4, "T": 5}


def draw(rng, sizes):
    V, N, T = sizes["V"], sizes["N"], sizes["T"]
    g, r = rng.integers(1, V + 1, (N, T)), rng.integers(1, V + 1, (N, T))
    r[:, 0] = g[:, 0]
    return {
        "g": g,
        "r": r,
        r"\Theta": rng.normal(size=(V, V)),
        r"\bar\Theta": rng.normal(size=(V, V)),
        r"\beta": np.array(rng.uniform(0.2, 1)),
    }


def loss(v):
    Th, Rf = v[r"\Theta"], v[r"\bar\Theta"]

    def logp(M, s):
        J = 0
        for t in range(1, len(s)):
            j, k = int(s[t - 1]) - 1, int(s[t]) - 1
            J = J + M[j, k] - np.log(sum(np.exp(M[j, i]) for i in range(len(M))))
        return J

    J = 0
    N = len(v["g"])
    for n in range(N):
        g, r = v["g"][n], v["r"][n]
        D = logp(Th, g) - logp(Rf, g) - logp(Th, r) + logp(Rf, r)
        J = J + np.log(1 + np.exp(-v[r"\beta"] * D)) / N
    return J
