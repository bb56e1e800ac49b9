import numpy as np

SIZES = {"n": 5, "d": 2, "S": 6, "h": 4, "k": 3}


def draw(rng, sizes):
    n, d, S, h, k = (sizes[c] for c in "ndShk")
    uv = np.array([rng.permutation(n)[:2] + 1 for _ in range(S)])
    return {
        "x": rng.normal(size=(n, d)),
        "u": uv[:, 0],
        "v": uv[:, 1],
        "A": rng.normal(size=(h, d)),
        "a": rng.normal(size=h),
        "B": 0.7 * rng.normal(size=(k, h)),
        "b": 0.5 * rng.normal(size=k),
        "c": rng.normal(size=k),
        r"\theta": np.array(rng.uniform(0.5, 2)),
    }


def loss(v):
    x, U, V, A, a, B, b, c = (v[k] for k in ["x", "u", "v", "A", "a", "B", "b", "c"])
    f = [c @ np.tanh(B @ np.log(1 + np.exp(A @ t + a)) + b) for t in x]
    J = 0
    for s in range(len(U)):
        J = J + np.log(1 + np.exp(-v[r"\theta"] * (f[U[s] - 1] - f[V[s] - 1]))) / len(U)
    return J
