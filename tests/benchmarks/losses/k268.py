import numpy as np

SIZES = {"n": 4, "m": 2, "d": 2, "T": 5}


def draw(rng, sizes):
    n, m, d, T = (sizes[k] for k in "nmdT")
    return {
        "E^{r}": rng.normal(size=(n, d)),
        "E^{i}": rng.normal(size=(n, d)),
        "R^{r}": rng.normal(size=(m, d)),
        "R^{i}": rng.normal(size=(m, d)),
        "s": rng.integers(1, n + 1, T),
        "r": rng.integers(1, m + 1, T),
        "o": rng.integers(1, n + 1, T),
        "Y": rng.choice([-1, 1], T),
        r"\lambda": np.array(rng.uniform(0.1, 1)),
    }


def loss(v):
    E, R = v["E^{r}"] + 0, v["R^{r}"] + 0
    F, S = v["E^{i}"] + 0, v["R^{i}"] + 0
    s, r, o = v["s"] - 1, v["r"] - 1, v["o"] - 1
    phi = (R[r] * E[s] * E[o] + R[r] * F[s] * F[o] + S[r] * E[s] * F[o] - S[r] * F[s] * E[o]).sum(axis=1)
    return np.log(1 + np.exp(-v["Y"] * phi)).sum() + v[r"\lambda"] * sum((M * M).sum() for M in (E, F, R, S))
