"""Problems of machine learning with gradients and Hessians derived by hand, in index notation."""

from dataclasses import dataclass, field

import numpy as np
from sympy import Abs, Expr, Heaviside, Integer, KroneckerDelta, Max, S, Sum, exp, log, pi, sign

from calcwork.algebra import (
    BINARY,
    COUNT,
    POSITIVE,
    REAL,
    SIGNS,
    UNIT,
    Quantity,
    Scope,
    array,
    index,
    sigmoid,
    size,
    softmax,
)

N, D, K, H = map(size, "NDKH")
i, j, k, l, c, g, h = map(index, "ijklcgh")  # noqa: E741
SIZES = {"N": 5, "D": 3, "K": 4, "H": 2}


@dataclass(frozen=True)
class HandProblem:
    value: Quantity
    gradient: dict
    hessian: dict
    scope: Scope
    variables: tuple
    data: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)
    smooth: bool = True

    @property
    def arguments(self):
        return self.value, self.gradient, self.hessian, self.scope, self.variables


def draw(scope, variables, seed=0, **given):
    """Draw data of every declared, undefined name; variables too, for the interpreter."""
    rng = np.random.default_rng(seed)
    out = {}
    for name, declared in scope.declarations.items():
        if name in scope.definitions:
            continue
        shape = tuple(SIZES[str(s)] for s in declared.shape)
        if declared.domain.values:
            out[name] = rng.choice([float(v) for v in declared.domain.values], shape)
        elif declared.domain in (UNIT,):
            out[name] = rng.uniform(0.1, 0.9, shape)
        elif declared.domain.positive:
            out[name] = rng.uniform(0.3, 1.5, shape)
        elif declared.domain == COUNT:
            out[name] = rng.poisson(2.0, shape).astype(float)
        else:
            out[name] = rng.normal(size=shape)
    return out | given


def blocks(upper):
    """Add the blocks below the diagonal: the entry with its axes turned round."""
    out = {}
    for (a, b), (entry, left, right) in upper.items():
        sizes = {j: D, k: D, l: D, h: H, g: H, c: K, i: N}
        sizes |= SOFTMAX_SIZES if (a, b)[0] in ("W", "beta") else {}
        out[a, b] = Quantity(entry, (*left, *right), tuple(sizes[x] for x in (*left, *right)))
        if a != b:
            out[b, a] = Quantity(entry, (*right, *left), tuple(sizes[x] for x in (*right, *left)))
    return out


SOFTMAX_SIZES = {j: D, l: D, k: K, c: K}


def linear_scope(domain, **extra):
    scope = Scope().declare("X", N, D).declare("y", N, domain=domain)
    for name, kind in extra.items():
        scope = scope.declare(name, domain=kind)
    scope = scope.declare("w", D).declare("b")
    X, w, b, z = scope["X"], scope["w"], scope["b"], array("z", N)
    scope = scope.define(z[i], Sum(X[i, j] * w[j], (j, 1, D)) + b)
    return scope, X, scope["y"], w, b, z


def linear_model(scope, value, residual, weight, mean, ridge=S.Zero):
    """Assemble a loss of z = Xw + b from its derivatives by z, with ridge/2 |w|^2."""
    X, w = scope["X"], scope["w"]
    unit = 1 / N if mean else Integer(1)
    value = unit * Sum(value, (i, 1, N)) + ridge / 2 * (Sum(w[j] ** 2, (j, 1, D)) if ridge != 0 else 0)
    gradient = {
        "w": Quantity(unit * Sum(X[i, j] * residual, (i, 1, N)) + ridge * w[j], (j,), (D,)),
        "b": Quantity(unit * Sum(residual, (i, 1, N))),
    }
    hessian = blocks(
        {
            ("w", "w"): (unit * Sum(X[i, j] * X[i, k] * weight, (i, 1, N)) + ridge * KroneckerDelta(j, k), (j,), (k,)),
            ("w", "b"): (unit * Sum(X[i, j] * weight, (i, 1, N)), (j,), ()),
            ("b", "b"): (unit * Sum(weight, (i, 1, N)), (), ()),
        }
    )
    return HandProblem(Quantity(value), gradient, hessian, scope, ("w", "b"))


def logistic(domain=BINARY, *, penalty=False):
    scope, _, y, _, _, z = linear_scope(domain, **({"lambda_": POSITIVE} if penalty else {}))
    p = array("y_hat", N)
    scope = scope.define(p[i], sigmoid(z[i]))
    loss = -y[i] * log(p[i]) - (1 - y[i]) * log(1 - p[i])
    ridge = scope["lambda_"] if penalty else Integer(0)
    return linear_model(scope, loss, p[i] - y[i], p[i] * (1 - p[i]), True, ridge)


def textbook_logistic():
    """Hold the same loss with nothing defined and sigmoid written out."""
    scope = Scope().declare("X", N, D).declare("y", N, domain=BINARY).declare("w", D)
    X, y, w = scope["X"], scope["y"], scope["w"]
    p = 1 / (1 + exp(-Sum(X[i, j] * w[j], (j, 1, D))))
    pk = 1 / (1 + exp(-Sum(X[i, l] * w[l], (l, 1, D))))
    value = -Sum(y[i] * log(p) + (1 - y[i]) * log(1 - p), (i, 1, N))
    gradient = Sum(X[i, j] * pk - X[i, j] * y[i], (i, 1, N))
    hessian = Sum(X[i, j] * X[i, k] * (pk - pk**2), (i, 1, N))
    return HandProblem(
        Quantity(value),
        {"w": Quantity(gradient, (j,), (D,))},
        {("w", "w"): Quantity(hessian, (j, k), (D, D))},
        scope,
        ("w",),
    )


def least_squares(*, mean, penalty=False):
    scope, _, y, _, _, z = linear_scope(REAL, **({"alpha": POSITIVE} if penalty else {}))
    r = z[i] - y[i]
    ridge = scope["alpha"] if penalty else Integer(0)
    if mean:
        return linear_model(scope, r**2, 2 * r, Integer(2), True, ridge)
    return linear_model(scope, r**2 / 2, r, Integer(1), False, ridge)


def poisson():
    scope, _, y, _, _, z = linear_scope(COUNT)
    return linear_model(scope, exp(z[i]) - y[i] * z[i], exp(z[i]) - y[i], exp(z[i]), False)


def hinge():
    scope, _, y, _, _, z = linear_scope(SIGNS)
    slack = 1 - y[i] * z[i]
    problem = linear_model(scope, Max(0, slack), -y[i] * Heaviside(slack, 0), Integer(0), True)
    return HandProblem(*problem.arguments[:2], {}, scope, ("w", "b"), smooth=False)


def mean_absolute_error():
    scope, _, y, _, _, z = linear_scope(UNIT)
    problem = linear_model(scope, Abs(z[i] - y[i]), sign(z[i] - y[i]), Integer(0), True)
    return HandProblem(*problem.arguments[:2], {}, scope, ("w", "b"), smooth=False)


def line_of_best_fit():
    scope = Scope().declare("x", N).declare("y", N).declare("m").declare("b")
    x, y, m, b = (scope[n] for n in "xymb")
    r = y[i] - (m * x[i] + b)
    return HandProblem(
        Quantity(Sum(r**2, (i, 1, N)) / N),
        {"m": Quantity(-2 * Sum(x[i] * r, (i, 1, N)) / N), "b": Quantity(-2 * Sum(r, (i, 1, N)) / N)},
        blocks(
            {
                ("m", "m"): (2 * Sum(x[i] ** 2, (i, 1, N)) / N, (), ()),
                ("m", "b"): (2 * Sum(x[i], (i, 1, N)) / N, (), ()),
                ("b", "b"): (Integer(2), (), ()),
            }
        ),
        scope,
        ("m", "b"),
    )


def softmax_regression():
    scope = Scope().declare("X", N, D).declare("Y", N, K, domain=BINARY).declare("W", D, K).declare("beta", K)
    X, Y, W, beta = (scope[n] for n in ("X", "Y", "W", "beta"))
    s, P = array("s", N, K), array("P", N, K)
    scope = scope.define(s[i, k], Sum(X[i, j] * W[j, k], (j, 1, D)) + beta[k])
    scope = scope.define(P[i, k], softmax(s[i, c], (c, 1, K), k))
    d = KroneckerDelta(k, c)
    return HandProblem(
        Quantity(-Sum(Y[i, k] * log(P[i, k]), (i, 1, N), (k, 1, K)) / N),
        {
            "W": Quantity(Sum(X[i, j] * (P[i, k] - Y[i, k]), (i, 1, N)) / N, (j, k), (D, K)),
            "beta": Quantity(Sum(P[i, k] - Y[i, k], (i, 1, N)) / N, (k,), (K,)),
        },
        blocks(
            {
                ("W", "W"): (
                    Sum(X[i, j] * X[i, l] * P[i, k] * (d - P[i, c]), (i, 1, N)) / N,
                    (j, k),
                    (l, c),
                ),
                ("W", "beta"): (Sum(X[i, j] * P[i, k] * (d - P[i, c]), (i, 1, N)) / N, (j, k), (c,)),
                ("beta", "beta"): (Sum(P[i, k] * (d - P[i, c]), (i, 1, N)) / N, (k,), (c,)),
            }
        ),
        scope,
        ("W", "beta"),
        data={"Y": np.eye(4)[[0, 3, 1, 1, 2]]},
    )


def network():
    """Hold two layers of sigmoids with mean BCE."""
    scope = Scope().declare("X", N, D).declare("y", N, domain=BINARY)
    scope = scope.declare("W1", D, H).declare("b1", H).declare("w2", H).declare("b2")
    X, y, W1, b1, w2, b2 = (scope[n] for n in ("X", "y", "W1", "b1", "w2", "b2"))
    z1, a, z2, p = array("z1", N, H), array("a", N, H), array("z2", N), array("p", N)
    scope = scope.define(z1[i, h], Sum(X[i, j] * W1[j, h], (j, 1, D)) + b1[h]).define(a[i, h], sigmoid(z1[i, h]))
    scope = scope.define(z2[i], Sum(a[i, h] * w2[h], (h, 1, H)) + b2).define(p[i], sigmoid(z2[i]))
    r, q, d = p[i] - y[i], p[i] * (1 - p[i]), KroneckerDelta(h, g)

    def slope(x):
        return a[i, x] * (1 - a[i, x])

    def mean(e):
        return Sum(e, (i, 1, N)) / N

    back = q * w2[h] * slope(h) * w2[g] * slope(g) + d * r * w2[h] * slope(h) * (1 - 2 * a[i, h])
    cross = q * w2[h] * slope(h) * a[i, g] + d * r * slope(h)
    return HandProblem(
        Quantity(-mean(y[i] * log(p[i]) + (1 - y[i]) * log(1 - p[i]))),
        {
            "W1": Quantity(mean(r * w2[h] * slope(h) * X[i, j]), (j, h), (D, H)),
            "b1": Quantity(mean(r * w2[h] * slope(h)), (h,), (H,)),
            "w2": Quantity(mean(r * a[i, h]), (h,), (H,)),
            "b2": Quantity(mean(r)),
        },
        blocks(
            {
                ("W1", "W1"): (mean(X[i, j] * X[i, k] * back), (j, h), (k, g)),
                ("W1", "b1"): (mean(X[i, j] * back), (j, h), (g,)),
                ("W1", "w2"): (mean(X[i, j] * cross), (j, h), (g,)),
                ("W1", "b2"): (mean(X[i, j] * q * w2[h] * slope(h)), (j, h), ()),
                ("b1", "b1"): (mean(back), (h,), (g,)),
                ("b1", "w2"): (mean(cross), (h,), (g,)),
                ("b1", "b2"): (mean(q * w2[h] * slope(h)), (h,), ()),
                ("w2", "w2"): (mean(q * a[i, h] * a[i, g]), (h,), (g,)),
                ("w2", "b2"): (mean(q * a[i, h]), (h,), ()),
                ("b2", "b2"): (mean(q), (), ()),
            }
        ),
        scope,
        ("W1", "b1", "w2", "b2"),
        sizes={"H": 2},
    )


def coin():
    """Hold the likelihood of ``heads`` heads in N throws."""
    scope = Scope().declare("heads", domain=COUNT).declare("p", domain=UNIT)
    n, p = scope["heads"], scope["p"]
    f = p**n * (1 - p) ** (N - n)
    slope = n / p - (N - n) / (1 - p)
    bend = slope**2 - n / p**2 - (N - n) / (1 - p) ** 2
    return HandProblem(
        Quantity(f),
        {"p": Quantity(f * slope)},
        {("p", "p"): Quantity(f * bend)},
        scope,
        ("p",),
        sizes={"N": 5},
    )


def gaussian():
    scope = Scope().declare("x", N).declare("mu").declare("sigma", domain=POSITIVE)
    x, mu, s = scope["x"], scope["mu"], scope["sigma"]
    e = x[i] - mu

    def total(body: Expr) -> Expr:
        return Sum(body, (i, 1, N))

    return HandProblem(
        Quantity(total(e**2) / (2 * s**2) + N * log(s) + N / 2 * log(2 * pi)),
        {"mu": Quantity(-total(e) / s**2), "sigma": Quantity(N / s - total(e**2) / s**3)},
        blocks(
            {
                ("mu", "mu"): (N / s**2, (), ()),
                ("mu", "sigma"): (2 * total(e) / s**3, (), ()),
                ("sigma", "sigma"): (3 * total(e**2) / s**4 - N / s**2, (), ()),
            }
        ),
        scope,
        ("mu", "sigma"),
    )


def bowl():
    scope = Scope().declare("x").declare("y")
    x, y = scope["x"], scope["y"]
    return HandProblem(
        Quantity(2 * x**2 + 3 * y**2 - x * y),
        {"x": Quantity(4 * x - y), "y": Quantity(6 * y - x)},
        blocks({("x", "x"): (Integer(4), (), ()), ("x", "y"): (Integer(-1), (), ()), ("y", "y"): (Integer(6), (), ())}),
        scope,
        ("x", "y"),
    )


def pairs():
    """Hold a sum over all pairs of samples: a kernel with one width, and weights."""
    scope = Scope().declare("x", N).declare("a", N).declare("t")
    x, a, t = scope["x"], scope["a"], scope["t"]
    gap = (x[i] - x[k]) ** 2
    kernel = a[i] * a[k] * exp(-t * gap)
    return HandProblem(
        Quantity(Sum(kernel, (i, 1, N), (k, 1, N))),
        {"t": Quantity(-Sum(gap * kernel, (i, 1, N), (k, 1, N)))},
        {("t", "t"): Quantity(Sum(gap**2 * kernel, (i, 1, N), (k, 1, N)))},
        scope,
        ("t",),
    )


PROBLEMS = {
    "logistic": logistic,
    "logistic with L2": lambda: logistic(penalty=True),
    "logistic, soft labels": lambda: logistic(UNIT),
    "logistic, written out": textbook_logistic,
    "least squares": lambda: least_squares(mean=False),
    "mean squares": lambda: least_squares(mean=True),
    "ridge": lambda: least_squares(mean=False, penalty=True),
    "softmax": softmax_regression,
    "network": network,
    "poisson": poisson,
    "coin": coin,
    "gaussian": gaussian,
    "hinge": hinge,
    "mean absolute error": mean_absolute_error,
    "bowl": bowl,
    "line": line_of_best_fit,
    "pairs": pairs,
}
