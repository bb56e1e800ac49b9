import itertools

import numpy as np

SIZES = {"d": 3, "K": 3}


def draw(rng, sizes):
    d, K = sizes["d"], sizes["K"]
    return {
        "x": rng.normal(size=(4, d)),
        "y": rng.integers(1, K + 1, 4),
        "W": rng.normal(size=(K, d)),
        "A": rng.normal(size=(K, K)),
    }


def loss(v):
    s = v["x"] @ v["W"].T
    A = v["A"]

    def score(tags):
        return sum(s[t, k] for t, k in enumerate(tags)) + sum(A[j, k] for j, k in itertools.pairwise(tags))

    total = sum(np.exp(score(tags)) for tags in itertools.product(range(len(A)), repeat=4))
    return np.log(total) - score(v["y"] - 1)
