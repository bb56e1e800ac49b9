"""The formulas of four course notes, each by its id: what is derived, and what it must be, written by hand.

Where a note is wrong the corrected formula stands here, and the printed one stands in `MISPRINTED`, to be refuted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sympy import Add, Expr, Integer, KroneckerDelta, Pow, Rational, S, Sum, Symbol, exp, log

from calcwork.algebra import BINARY, POSITIVE, UNIT, Scope, array, index, scalar, sigmoid, size
from calcwork.derive import differentiate_through
from calcwork.problems import find

N, D, m, n = size("N"), size("D"), size("m"), size("n")
i, j, k, q = (index(s) for s in "ijkq")


@dataclass(frozen=True)
class Formula:
    """Hold what a note claims: the id, the scope, the derived left side and the right side written by hand."""

    name: str
    scope: Scope
    left: Callable[[], Expr]
    right: Expr


def derivative(quantity: Any, *variables: Any, scope: Scope) -> Callable[[], Expr]:
    """Return what derives the derivative by the variables, one after the other."""

    def derived() -> Expr:
        value = quantity
        for variable in variables:
            value = differentiate_through(value, variable, scope).value
        return value

    return derived


def evaluated(value: Callable[[], Expr], *replacements: dict) -> Callable[[], Expr]:
    """Return what derives a value at numbers."""
    return lambda: reduce(lambda expr, numbers: expr.subs(numbers), replacements, value())


def stepped(variable: Expr, rate: Expr, slope: Callable[[], Expr]) -> Callable[[], Expr]:
    """Return what derives a gradient step."""
    return lambda: variable - rate * slope()


def formulas() -> list[Formula]:
    """Return every formula of the table."""
    parts = (coin, logistic, functions_of_one, power_lines, regression, neurons, planes, two_layers, networks, rules)
    return [f for part in parts for f in part()]


def _table(scope: Scope, rows: dict[str, tuple[Callable[[], Expr], Expr]]) -> list[Formula]:
    return [Formula(name, scope, left, right) for name, (left, right) in rows.items()]


# --- coin -------------------------------------------------------------------------------------------------------------


def coin() -> list[Formula]:
    scope = find("coin").scope
    p, h, L = scope["p"], scope["i"], scalar("L")
    loss = find("coin-log-loss").scope
    J, x = scalar("J"), (p,)
    by_p = derivative(L, p, scope=scope)
    dJ = derivative(J, p, scope=loss)
    rows = {
        "S0-05 line 1": (by_p, h * p ** (h - 1) * (1 - p) ** (N - h) - (N - h) * p**h * (1 - p) ** (N - h - 1)),
        "S0-05 line 2": (by_p, p ** (h - 1) * (1 - p) ** (N - h - 1) * (h * (1 - p) - (N - h) * p)),
        "S0-05 line 3": (by_p, p ** (h - 1) * (1 - p) ** (N - h - 1) * (h - N * p)),
    }
    losses = {
        "S0-08 line 1": (dJ, -h / (N * p) + (N - h) / (N * (1 - p))),
        "S0-08 line 2": (dJ, (-h * (1 - p) + (N - h) * p) / (N * p * (1 - p))),
        "S0-08 line 3": (dJ, (-h + N * p) / (N * p * (1 - p))),
        "S0-09 second": (derivative(J, p, *x, scope=loss), h / (N * p**2) + (N - h) / (N * (1 - p) ** 2)),
    }
    tosses, logs = find("ten-tosses").scope, find("ten-tosses-log").scope
    g, G = scalar("g"), scalar("G")
    second = derivative(g, p, p, scope=tosses)
    ten = {
        "S3-08 line 1": (derivative(g, p, scope=tosses), -3 * p**7 * (1 - p) ** 2 + 7 * p**6 * (1 - p) ** 3),
        "S3-08 line 2": (derivative(g, p, scope=tosses), p**6 * (1 - p) ** 2 * (-10 * p + 7)),
        "S3-10 line 1": (
            second,
            6 * p**7 * (1 - p) - 21 * p**6 * (1 - p) ** 2 - 21 * p**6 * (1 - p) ** 2 + 42 * p**5 * (1 - p) ** 3,
        ),
        "S3-10 line 2": (second, 6 * p**7 * (1 - p) - 42 * p**6 * (1 - p) ** 2 + 42 * p**5 * (1 - p) ** 3),
        "S3-10 line 3": (second, 6 * p**5 * (1 - p) * (15 * p**2 - 21 * p + 7)),
        "S3-11": (lambda: second().subs(p, 0), S.Zero),
        "S3-11b": (lambda: second().subs(p, 1), S.Zero),
        "S3-12": (lambda: second().subs(p, Rational(7, 10)), Rational(-1058841, 10**7)),
    }
    log_rows = {
        "S3-14 line 1": (derivative(G, p, scope=logs), 7 / p - 3 / (1 - p)),
        "S3-14 line 2": (derivative(G, p, scope=logs), (7 - 10 * p) / (p * (1 - p))),
    }
    return [*_table(scope, rows), *_table(loss, losses), *_table(tosses, ten), *_table(logs, log_rows)]


# --- logistic regression ----------------------------------------------------------------------------------------------


def logistic() -> list[Formula]:
    scope = find("logistic").scope
    X, w, b, y, z, y_hat = (scope[v] for v in ("X", "w", "b", "y", "z", "y_hat"))
    J = scalar("J")
    factors = (
        -1 / N * (y[i] / y_hat[i] - (1 - y[i]) / (1 - y_hat[i])),
        y_hat[i] * (1 - y_hat[i]),
        X[i, j],
    )
    delta = array("delta", N)
    with_delta = scope.define(delta[i], (y_hat[i] - y[i]) / N)
    rate = scalar("eta")
    with_rate = scope.declare("eta", domain=POSITIVE)
    by_w = derivative(J, w[j], scope=scope)
    rows = {
        "S0-14": (by_w, Sum(factors[0] * factors[1] * factors[2], (i, 1, N))),
        "S0-15": (derivative(z[i], w[j], scope=scope), X[i, j]),
        "S0-16 line 3": (derivative(y_hat[i], z[i], scope=scope), exp(-z[i]) / (1 + exp(-z[i])) ** 2),
        "S0-16 line 4": (derivative(y_hat[i], z[i], scope=scope), y_hat[i] * (1 - y_hat[i])),
        "S0-17 line 1": (derivative(J, y_hat[i], scope=scope), factors[0]),
        "S0-17 line 2": (derivative(J, y_hat[i], scope=scope), (y_hat[i] - y[i]) / (y_hat[i] * (1 - y_hat[i])) / N),
        "S0-19": (by_w, Sum(X[i, j] * (y_hat[i] - y[i]), (i, 1, N)) / N),
        "S0-20 line 1": (derivative(J, b, scope=scope), Sum(factors[0] * factors[1], (i, 1, N))),
        "S0-20 line 2": (derivative(J, b, scope=scope), Sum(y_hat[i] - y[i], (i, 1, N)) / N),
        "S0-21": (derivative(z[i], b, scope=scope), S.One),
        "S3-37x": (by_w, Sum(X[i, j] * (y_hat[i] - y[i]), (i, 1, N)) / N),
        "S1-30": (by_w, Sum((sigmoid(z[i]) - y[i]) * X[i, j], (i, 1, N)) / N),
        "X-02": (lambda: N * by_w(), Sum((sigmoid(z[i]) - y[i]) * X[i, j], (i, 1, N))),
        "S2-14": (by_w, Sum((sigmoid(z[i]) - y[i]) * X[i, j] / N, (i, 1, N))),
    }
    deltas = {
        "S0-22": (by_w, Sum(X[i, j] * delta[i], (i, 1, N))),
        "S0-23": (derivative(J, b, scope=scope), Sum(delta[i], (i, 1, N))),
        "S0-24 line 1": (derivative(J, z[i], scope=scope), delta[i]),
        "S0-24 line 2": (derivative(J, z[i], scope=scope), factors[0] * factors[1]),
    }
    update = {
        "S0-25": (lambda: w[j] - rate * by_w(), w[j] - rate / N * Sum(X[i, j] * (y_hat[i] - y[i]), (i, 1, N))),
    }
    return [
        *_table(scope, rows),
        *_table(with_delta, deltas),
        *_table(with_rate, update),
        *_penalized(),
        *_columns(),
    ]


def _penalized() -> list[Formula]:
    scope = find("ridge-logistic").scope
    X, w, y, z, penalty = (scope[v] for v in ("X", "w", "y", "z", "lambda_"))
    right = Sum((sigmoid(z[i]) - y[i]) * X[i, j], (i, 1, N)) / N + penalty * w[j]
    return _table(scope, {"S1-31": (derivative(scalar("J"), w[j], scope=scope), right)})


def _columns() -> list[Formula]:
    scope = find("columns-logistic").scope
    X, w, b, y, a, z = (scope[v] for v in ("X", "w", "b", "y", "a", "z"))
    J = scalar("J")
    direct = -y[i] / a[i] + (1 - y[i]) / (1 - a[i])
    gradient = Sum((a[i] - y[i]) * X[j, i], (i, 1, m)) / m
    rows = {
        "S3-35 line 1": (derivative(J, w[1], scope=scope), Sum(direct * a[i] * (1 - a[i]) * X[1, i], (i, 1, m)) / m),
        "S3-35 line 2": (derivative(J, w[1], scope=scope), Sum((a[i] - y[i]) * X[1, i], (i, 1, m)) / m),
        "S3-36": (derivative(J, w[2], scope=scope), Sum((a[i] - y[i]) * X[2, i], (i, 1, m)) / m),
        "S3-37": (derivative(J, w[j], scope=scope), gradient),
        "S3-38": (derivative(J, b, scope=scope), Sum(a[i] - y[i], (i, 1, m)) / m),
        "X-01": (derivative(J, w[j], scope=scope), Sum(X[j, i] * (sigmoid(z[i]) - y[i]), (i, 1, m)) / m),
    }
    return _table(scope, rows)


# --- functions of one variable ----------------------------------------------------------------------------------------


def functions_of_one() -> list[Formula]:
    scope = Scope().declare("x")
    x = scope["x"]
    slope = derivative(sigmoid(x), x, scope=scope)
    s = 1 / (1 + exp(-x))
    rows = {
        "S1-32b": (slope, sigmoid(x) * (1 - sigmoid(x))),
        "S1-34 line 3": (slope, exp(-x) / (1 + exp(-x)) * 1 / (1 + exp(-x))),
        "S1-34 line 4": (slope, ((1 + exp(-x)) - 1) / (1 + exp(-x)) * sigmoid(x)),
        "S3-28 line 1": (slope, exp(-x) / (1 + exp(-x)) ** 2),
        "S3-28 line 2": (slope, s - s**2),
        "S3-28 line 3": (slope, s * (1 - s)),
        "S1-35 line 1": (derivative(log(sigmoid(x)), x, scope=scope), 1 - sigmoid(x)),
        "S1-35 line 2": (derivative(log(sigmoid(x)), x, scope=scope), sigmoid(-x)),
        "S1-37": (derivative(x**4, x, x, scope=scope), 12 * x**2),
        "S3-01": (derivative(x**2, x, scope=scope), 2 * x),
        "S3-49": (lambda: x - derivative(_parabola(x), x, scope=scope)() / Integer(6), Rational(5, 6)),
    }
    positive = Scope().declare("x", domain=POSITIVE)
    logs = {
        "S1-32": (derivative(log(x), x, scope=positive), 1 / x),
        "S3-17": (derivative(exp(x) - log(x), x, scope=positive), exp(x) - 1 / x),
    }
    return [*_table(scope, rows), *_table(positive, logs)]


def _parabola(x: Symbol) -> Expr:
    return 3 * x**2 - 5 * x + 2


def power_lines() -> list[Formula]:
    out = []
    f = scalar("f")
    for name in ("two-power-lines", "three-power-lines"):
        scope = find(name).scope
        x = scope["x"]
        places = [scope[v] for v in scope.declarations if v not in ("x", "f")]
        ids = {2: ("S3-02", None), 3: ("S3-04", "S3-06")}[len(places)]
        out += _table(scope, {ids[0]: (derivative(f, x, scope=scope), Add(*(2 * (x - a) for a in places)))})
        if ids[1]:
            out += _table(scope, {ids[1]: (derivative(f, x, x, scope=scope), Integer(6))})
    scope = find("power-lines").scope
    x, a = scope["x"], scope["a"]
    out += _table(scope, {"S3-07": (derivative(f, x, scope=scope), 2 * Sum(x - a[i], (i, 1, n)))})
    return out


# --- regression -------------------------------------------------------------------------------------------------------


def regression() -> list[Formula]:
    out = []
    J = scalar("J")
    for name, factor in (("linear-half", 1), ("linear-sum", 2), ("linear-mean", 1 / N)):
        scope = find(name).scope
        X, w, y = scope["X"], scope["w"], scope["y"]
        residual = Sum(X[i, k] * w[k], (k, 1, D)) - y[i]
        right = factor * Sum(X[i, j] * residual, (i, 1, N))
        id_ = {"linear-half": "S1-14", "linear-sum": "X-04 line 2", "linear-mean": "X-04 line 1"}[name]
        out += _table(scope, {id_: (derivative(J, w[j], scope=scope), right)})
        hessian = factor * Sum(X[i, j] * X[i, q], (i, 1, N))
        out += _table(scope, {f"{id_} Hessian": (derivative(J, w[j], w[q], scope=scope), hessian)})
    scope = find("ridge").scope
    X, w, y, penalty = (scope[v] for v in ("X", "w", "y", "lambda_"))
    residual = Sum(X[i, k] * w[k], (k, 1, D)) - y[i]
    gradient = Sum(X[i, j] * residual, (i, 1, N))
    twice = find("linear-half").scope.declare("lambda_", domain=POSITIVE)
    doubled = scalar("J") + penalty * Sum(w[j] ** 2, (j, 1, D))
    out += _table(scope, {"S1-16": (derivative(J, w[j], scope=scope), gradient + penalty * w[j])})
    hessian = Sum(X[i, j] * X[i, q], (i, 1, N)) + penalty * KroneckerDelta(j, q)
    out += _table(scope, {"S1-17 Hessian": (derivative(J, w[j], w[q], scope=scope), hessian)})
    out += _table(twice, {"X-05": (derivative(doubled, w[j], scope=twice), gradient + 2 * penalty * w[j])})
    return [*out, *_one_sample(), *_line()]


def _one_sample() -> list[Formula]:
    scope = Scope().declare("x", D, letters="j").declare("w", D, letters="j").declare("y")
    scope = scope.declare("lambda_", domain=POSITIVE).declare("eta", domain=POSITIVE)
    x, w, y, penalty, rate = (scope[v] for v in ("x", "w", "y", "lambda_", "eta"))
    score = Sum(w[j] * x[j], (j, 1, D))
    loss = (score - y) ** 2 / 2 + penalty / 2 * Sum(w[j] ** 2, (j, 1, D))
    step = derivative(loss, w[1], scope=scope)
    right = w[1] - rate * ((score - y) * x[1] + penalty * w[1])
    binary = Scope().declare("x", D, letters="j").declare("w", D, letters="j").declare("y", domain=BINARY)
    entropy = -(y * log(sigmoid(score)) + (1 - y) * log(1 - sigmoid(score)))
    slope = derivative(entropy, w[k], scope=binary)
    s = sigmoid(score)
    rows = {
        "S1-29": (slope, (s - y) * x[k]),
        "S1-33 line 3": (slope, -y / s * s * (1 - s) * x[k] + (1 - y) / (1 - s) * s * (1 - s) * x[k]),
        "S1-33 line 4": (slope, -(y / s - (1 - y) / (1 - s)) * s * (1 - s) * x[k]),
        "S1-33 line 5": (slope, (s - y) * x[k]),
        "S1-33x": (slope, (s - y) * x[k]),
    }
    biased = binary.declare("b")
    t = score + biased["b"]
    entropy = -(y * log(sigmoid(t)) + (1 - y) * log(1 - sigmoid(t)))
    plain = Scope().declare("x").declare("w").declare("y", domain=BINARY).declare("eta", domain=POSITIVE)
    u, v = plain["x"], plain["w"]
    one = -(y * log(sigmoid(v * u)) + (1 - y) * log(1 - sigmoid(v * u)))
    update = derivative(one, v, scope=plain)
    return [
        *_table(scope, {"S1-22": (lambda: w[1] - rate * step(), right)}),
        *_table(binary, rows),
        *_table(biased, {"S2-08": (derivative(entropy, w[k], scope=biased), (sigmoid(t) - y) * x[k])}),
        *_table(plain, {"S2-15": (lambda: v - plain["eta"] * update(), v - plain["eta"] * (sigmoid(v * u) - y) * u)}),
    ]


def _line() -> list[Formula]:
    scope = find("line").scope
    x, y, slope, b = (scope[v] for v in ("x", "y", "m", "b"))
    J, residual = scalar("J"), scope["m"] * scope["x"][i] + scope["b"] - scope["y"][i]
    rows = {
        "S3-19 m": (derivative(J, slope, scope=scope), Sum(residual * x[i], (i, 1, n)) / n),
        "S3-19 b": (derivative(J, b, scope=scope), Sum(residual, (i, 1, n)) / n),
        "S3-26 w": (derivative(J, slope, scope=scope), Sum((slope * x[i] + b - y[i]) * x[i], (i, 1, n)) / n),
        "S3-26 b": (derivative(J, b, scope=scope), Sum(slope * x[i] + b - y[i], (i, 1, n)) / n),
    }
    return _table(scope, rows)


# --- single neurons and planes ----------------------------------------------------------------------------------------


def _neuron(*, sigmoidal: bool) -> Scope:
    scope = Scope().declare("alpha", domain=POSITIVE)
    for name in ("x_1", "x_2", "w_1", "w_2", "b"):
        scope = scope.declare(name)
    scope = scope.declare("y", domain=BINARY) if sigmoidal else scope.declare("y")
    z = scope["w_1"] * scope["x_1"] + scope["w_2"] * scope["x_2"] + scope["b"]
    y, y_hat = scope["y"], scalar("y_hat")
    if not sigmoidal:
        return scope.define(y_hat, z).define(scalar("L"), (y - y_hat) ** 2 / 2)
    scope = scope.define(scalar("z"), z).declare("y_hat", domain=UNIT).define(y_hat, sigmoid(scalar("z")))
    return scope.define(scalar("L"), -y * log(y_hat) - (1 - y) * log(1 - y_hat))


def neurons() -> list[Formula]:
    out = []
    L, y, y_hat, rate = scalar("L"), scalar("y"), scalar("y_hat"), scalar("alpha")
    for sigmoidal, ids in ((False, ("S3-21", "S3-22", "S3-23")), (True, ("S3-31 w1", "S3-31 w2", "S3-31 b"))):
        scope = _neuron(sigmoidal=sigmoidal)
        inputs = {"w_1": scope["x_1"], "w_2": scope["x_2"], "b": Integer(1)}
        for id_, (name, x) in zip(ids, inputs.items(), strict=True):
            out += _table(scope, {id_: (derivative(L, scope[name], scope=scope), -x * (y - y_hat))})
            slope = derivative(L, scope[name], scope=scope)
            updated = stepped(scope[name], rate, slope)
            update = {"w_1": "S3-32" if sigmoidal else "S3-24", "b": "S3-24b"}.get(name)
            if update and not (sigmoidal and name == "b"):
                out += _table(scope, {update: (updated, scope[name] + rate * x * (y - y_hat))})
            if sigmoidal:
                side = derivative(y_hat, scope[name], scope=scope)
                out += _table(scope, {f"S3-30 {name}": (side, y_hat * (1 - y_hat) * x)})
    scope = _neuron(sigmoidal=True)
    direct = derivative(L, y_hat, scope=scope)
    out += _table(scope, {"S3-29": (direct, -(y - y_hat) / (y_hat * (1 - y_hat)))})
    numbers = {scope["w_1"]: 0, scope["w_2"]: 0, scope["b"]: 0, scope["x_1"]: 3, scope["x_2"]: 2, y: 1}
    names = ("w_1", "w_2", "b")
    for name, value, new in zip(names, (-1.5, -1.0, -0.5), (0.15, 0.1, 0.05), strict=True):
        slope = derivative(L, scope[name], scope=scope)
        x = {"w_1": scope["x_1"], "w_2": scope["x_2"], "b": Integer(1)}[name]
        at = evaluated(slope, {y_hat: Rational(1, 2)}, numbers)
        moved = stepped(Integer(0), Rational(1, 10), at)
        out += _table(scope, {f"S2-09 {name}": (slope, (y_hat - y) * x)})
        out += _table(
            scope, {f"S2-10 {name}": (at, Rational(str(value))), f"S2-11 {name}": (moved, Rational(str(new)))}
        )
        out += _table(scope, {f"S2-12 {name}": (at, Rational(str(value))), f"S2-13 {name}": (slope, (y_hat - y) * x)})
    return out


def planes() -> list[Formula]:
    out = []
    f = scalar("f")
    rows = {
        "paraboloid": ("S3-16", (lambda x, y: (2 * x, 2 * y)), (2, 0, 2)),
        "quadratic": ("S3-51", (lambda x, y: (4 * x - y, 6 * y - x)), (4, -1, 6)),
        "tilted-quadratic": ("S3-52", (lambda x, y: (4 * x - 2 * y, 6 * y - 2 * x)), (4, -2, 6)),
    }
    for name, (id_, gradient, hessian) in rows.items():
        scope = find(name).scope
        x, y = scope["x"], scope["y"]
        pairs = zip("xy", (x, y), gradient(x, y), strict=True)
        out += _table(scope, {f"{id_} {v}": (derivative(f, s, scope=scope), r) for v, s, r in pairs})
        second = zip(((x, x), (x, y), (y, y)), hessian, strict=True)
        called = {"S3-52": "S3-54"}.get(id_, id_)
        out += _table(
            scope,
            {f"{called} {a}{b}": (derivative(f, a, b, scope=scope), Integer(value)) for (a, b), value in second},
        )
    return out


# --- networks ---------------------------------------------------------------------------------------------------------

TWO_LAYERS = ("x_1", "x_2", "w_11", "w_21", "b_1", "w_12", "w_22", "b_2", "w_1", "w_2", "b")


def two_layer_scope() -> Scope:
    """Return the network of two hidden units for one sample, in scalars."""
    scope = Scope().declare("y", domain=BINARY).declare("alpha", domain=POSITIVE)
    for name in TWO_LAYERS:
        scope = scope.declare(name)
    s = {name: scope[name] for name in TWO_LAYERS}
    for unit in "12":
        z = s["x_1"] * s[f"w_1{unit}"] + s["x_2"] * s[f"w_2{unit}"] + s[f"b_{unit}"]
        scope = scope.define(scalar(f"z_{unit}"), z).declare(f"a_{unit}", domain=UNIT)
        scope = scope.define(scalar(f"a_{unit}"), sigmoid(scalar(f"z_{unit}")))
    z = scalar("a_1") * s["w_1"] + scalar("a_2") * s["w_2"] + s["b"]
    scope = scope.define(scalar("z"), z).declare("y_hat", domain=UNIT).define(scalar("y_hat"), sigmoid(scalar("z")))
    y, y_hat = scope["y"], scalar("y_hat")
    return scope.define(scalar("L"), -y * log(y_hat) - (1 - y) * log(1 - y_hat))


def two_layers() -> list[Formula]:
    scope = two_layer_scope()
    s = {name: scope[name] for name in scope.declarations}
    rate, error = s["alpha"], s["y"] - s["y_hat"]
    hidden = {u: s[f"w_{u}"] * s[f"a_{u}"] * (1 - s[f"a_{u}"]) for u in "12"}
    changes = {
        "S3-40 w_11": s["x_1"] * hidden["1"],
        "S3-41 w_12": s["x_1"] * hidden["2"],
        "S3-42 b_1": hidden["1"],
        "S3-43 w_21": s["x_2"] * hidden["1"],
        "S3-44 w_22": s["x_2"] * hidden["2"],
        "S3-45 b_2": hidden["2"],
        "S3-46 w_1": s["a_1"],
        "S3-47 w_2": s["a_2"],
        "S3-48 b": Integer(1),
    }
    rows = {}
    for id_, change in changes.items():
        variable = s[id_.split()[1]]
        slope = derivative(s["L"], variable, scope=scope)
        updated = stepped(variable, rate, slope)
        rows[id_] = (updated, variable + rate * change * error)
    direct = -error / (s["y_hat"] * (1 - s["y_hat"]))
    first = s["x_1"] * s["a_1"] * (1 - s["a_1"]) * s["w_1"] * s["y_hat"] * (1 - s["y_hat"]) * direct
    slope = derivative(s["L"], s["w_11"], scope=scope)
    rows["S3-39 line 2"] = (slope, first)
    rows["S3-39 line 3"] = (slope, -s["x_1"] * s["w_1"] * s["a_1"] * (1 - s["a_1"]) * error)
    return _table(scope, rows)


def networks() -> list[Formula]:
    scope = find("two-layer").scope
    X, W1, b1, w2, b2, y, A, y_hat = (scope[v] for v in ("X", "W1", "b1", "w2", "b2", "y", "A1", "y_hat"))
    J, error = scalar("J"), y_hat[i] - y[i]
    back = w2[j] * error * A[j, i] * (1 - A[j, i])
    rows = {
        "S3-62": (derivative(J, w2[k], scope=scope), Sum(error * A[k, i], (i, 1, m)) / m),
        "S3-63": (derivative(J, b2, scope=scope), Sum(error, (i, 1, m)) / m),
        "S3-64": (derivative(J, W1[j, k], scope=scope), Sum(back * X[k, i], (i, 1, m)) / m),
        "S3-65": (derivative(J, b1[j], scope=scope), Sum(back, (i, 1, m)) / m),
        "S3-66": (
            derivative(J, W1[1, 1], scope=scope),
            Sum(error * w2[1] * A[1, i] * (1 - A[1, i]) * X[1, i], (i, 1, m)) / m,
        ),
    }
    return _table(scope, rows)


def rules() -> list[Formula]:
    """Return the chain rule on f = exp and g = x^2 + 1, and the power rule."""
    scope = Scope().declare("x").declare("g")
    x, g = scope["x"], scope["g"]
    outer, inner = derivative(exp(g), g, scope=scope), derivative(x**2 + 1, x, scope=scope)
    chain = derivative(exp(x**2 + 1), x, scope=scope)
    rows = {
        "S1-32c": (chain, outer().subs(g, x**2 + 1) * inner()),
        "power": (derivative(Pow(x, 3), x, scope=scope), 3 * x**2),
    }
    return _table(scope, rows)


def misprinted() -> dict[str, tuple[Formula, Expr]]:
    """Return the printed formulas that are wrong, beside the right one that they stand for."""
    right = {f.name: f for f in formulas()}
    neuron, net = right["S3-23"].scope, two_layer_scope()
    s = {name: net[name] for name in net.declarations}
    error, rate = s["y"] - s["y_hat"], s["alpha"]
    scope = right["S0-17 line 1"].scope
    y, y_hat, X, z = scope["y"], scope["y_hat"], scope["X"], scope["z"]
    p, x = scalar("p"), scalar("x")
    one = right["S1-33x"].scope
    score = Sum(one["w"][j] * one["x"][j], (j, 1, D))
    ridge = right["S1-22"].scope
    w, xs, ys, penalty = (ridge[v] for v in ("w", "x", "y", "lambda_"))
    wrong = {
        "S0-17 line 1": -1 / N * (y[i] / y_hat[i] + (1 - y[i]) / (1 - y_hat[i])),
        "S1-22": w[1] - ridge["eta"] * xs[1] * ys / (xs[1] ** 2 + penalty),
        "S1-30": Sum((sigmoid(z[i]) - y[i]) * X[i, j], (i, 1, N)),
        "S1-33x": sigmoid(score - one["y"]) * one["x"][k],
        "S3-06": Integer(4),
        "S3-10 line 3": 6 * p**5 * (1 - p) * (p**2 - 42 * p + 42 * p**2 + 42 - 82 * p + 42 * p**2),
        "S3-23": -scalar("y_hat"),
        "S3-41 w_12": s["w_12"] + rate * s["x_2"] * s["w_1"] * s["a_1"] * (1 - s["a_1"]) * error,
        "S3-43 w_21": s["w_21"] + rate * s["x_1"] * s["w_2"] * s["a_2"] * (1 - s["a_2"]) * error,
        "S3-54 xy": Integer(-1),
        "S3-04": 2 * (x - scalar("a")) + 2,
    }
    assert neuron.definitions
    return {name: (right[name], value) for name, value in wrong.items()}
