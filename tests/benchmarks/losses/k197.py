import numpy as np

SIZES = {"T": 4, "d": 3, "p": 2}


def draw(rng, sizes):
    T, d, p = sizes["T"], sizes["d"], sizes["p"]
    B = rng.normal(size=(d, d))
    return {
        "y": rng.normal(size=(T, p)),
        "A": 0.5 * rng.normal(size=(d, d)),
        "H": rng.normal(size=(p, d)),
        "q": 0.5 * rng.normal(size=d),
        r"\rho": np.array(0.5 * rng.normal()),
        "m_0": rng.normal(size=d),
        "P_0": B @ B.T / d + 0.3 * np.eye(d),
    }


def loss(v):
    y, A, H, m, P = v["y"], v["A"], v["H"], v["m_0"], v["P_0"]
    d, p = len(A), len(H)
    J = 0
    for t in range(len(y)):
        mb, Pb = A @ m, A @ P @ A.T + np.diag(np.exp(v["q"]))
        e, S = y[t] - H @ mb, H @ Pb @ H.T + np.exp(v[r"\rho"]) * np.eye(p)
        Si = np.linalg.inv(S)
        G = Pb @ H.T @ Si
        m, P = mb + G @ e, (np.eye(d) - G @ H) @ Pb
        J = J + (np.log(np.linalg.det(S)) + e @ Si @ e) / 2
    return J
