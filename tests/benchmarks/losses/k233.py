import numpy as np

SIZES = {"N": 5, "D": 2}


def draw(rng, sizes):
    N, D = sizes["N"], sizes["D"]
    v = {
        r"\mathbf{x}": rng.normal(size=(N, D)),
        r"\mathbf{t}": rng.normal(size=N),
        r"\beta": np.array(rng.uniform(1, 4)),
    }
    for i in range(4):
        v[rf"\theta_{i}"] = np.array(rng.uniform(0.3, 1.5))
    return v


def loss(v):
    x, t = v[r"\mathbf{x}"], v[r"\mathbf{t}"]
    N = len(t)

    def k(a, b):
        return (
            v[r"\theta_0"] * np.exp(-v[r"\theta_1"] / 2 * sum((a - b) ** 2))
            + v[r"\theta_2"]
            + v[r"\theta_3"] * sum(a * b)
        )

    C = np.array([[k(x[n], x[m]) + (1 / v[r"\beta"] if n == m else 0) for m in range(N)] for n in range(N)])
    return np.log(np.linalg.det(C)) / 2 + t @ np.linalg.inv(C) @ t / 2 + N / 2 * np.log(2 * np.pi)
