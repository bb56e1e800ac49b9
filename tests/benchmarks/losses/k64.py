import numpy as np

SIZES = {"N": 5, "D": 2, "K": 3}


def draw(rng, sizes):
    N, D, K = sizes["N"], sizes["D"], sizes["K"]
    return {
        "x": rng.normal(size=(N, D)),
        "c": rng.integers(1, K + 1, N),
        "v": 2 * rng.normal(size=(N, K)),
        "W": rng.normal(size=(K, D)),
        "b": rng.normal(size=K),
        r"\tau": np.array(rng.uniform(1.5, 4)),
        r"\alpha": np.array(rng.uniform(0.2, 0.8)),
    }


def loss(v):
    x, c, V, W, b, tau, al = v["x"], v["c"], v["v"], v["W"], v["b"], v[r"\tau"], v[r"\alpha"]
    N, D = x.shape
    K = len(b)

    def soft(u, T):
        e = [np.exp(t / T) for t in u]
        return [t / sum(e) for t in e]

    J = 0
    for n in range(N):
        z = [sum(W[k, d] * x[n, d] for d in range(D)) + b[k] for k in range(K)]
        p, q = soft(V[n], tau), soft(z, tau)
        for k in range(K):
            J = J + al * tau * tau * p[k] * (np.log(p[k]) - np.log(q[k])) / N
        J = J - (1 - al) * np.log(soft(z, 1)[int(c[n]) - 1]) / N
    return J
