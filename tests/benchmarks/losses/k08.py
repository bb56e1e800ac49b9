import numpy as np

SIZES = {"n": 8, "p": 3}


def draw(rng, sizes):
    n, p = sizes["n"], sizes["p"]
    while True:
        x, b = rng.normal(size=(n, p)), rng.normal(size=p)
        y = x @ b + 2 * rng.normal(size=n)
        delta = rng.uniform(0.8, 1.5)
        r = np.abs(y - x @ b)
        if np.all(np.abs(r - delta) > 1e-2) and np.all(r > 1e-2):
            return {"x": x, "y": y, r"\beta": b, r"\delta": np.array(delta), r"\omega": rng.uniform(0.5, 2, n)}


def loss(v):
    x, y, b, de, om = v["x"], v["y"], v[r"\beta"], v[r"\delta"], v[r"\omega"]
    s = 0
    for i in range(len(y)):
        r = y[i] - np.sum(x[i] * b)
        a = r if np.real(r) > 0 else -r
        s = s + om[i] * (r * r / 2 if np.real(a) <= np.real(de) else de * (a - de / 2))
    return s / np.sum(om)
