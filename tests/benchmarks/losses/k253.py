import numpy as np

SIZES = {"N": 6, "K": 2, "d": 3}


def draw(rng, sizes):
    N, K, d = sizes["N"], sizes["K"], sizes["d"]
    return {
        "T": rng.uniform(0.2, 2, N),
        "c": np.r_[0, 1, 2, rng.integers(0, K + 1, N - 3)],
        "x": rng.normal(size=(N, d)),
        "a": rng.normal(size=K),
        "b": rng.uniform(0.2, 1, K),
        "B": rng.normal(size=(K, d)),
    }


def loss(v):
    total = 0
    for i, t in enumerate(v["T"]):
        for k in range(len(v["a"])):
            lin = v["a"][k] + (v["B"][k] * v["x"][i]).sum()
            total = total - (np.exp(v["b"][k] * t) - 1) / v["b"][k] * np.exp(lin)
            if v["c"][i] == k + 1:
                total = total + lin + v["b"][k] * t
    return total
