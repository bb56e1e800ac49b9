"""Scopes and names that the tests of the judge share, and an oracle by SymPy and mpmath alone."""

import mpmath
from sympy import Indexed, Integer, Rational, Sum, Symbol, exp, log

from calcwork.algebra import (
    BINARY,
    POSITIVE,
    SIGNS,
    UNIT,
    Domain,
    Scope,
    array,
    index,
    logsumexp,
    relu,
    scalar,
    sigmoid,
    size,
    softplus,
    xlogy,
)
from calcwork.algebra.functions import log_sigmoid

N, D, K = size("N"), size("D"), size("K")
i, j, k, m, c, d = (index(n) for n in "ijkmcd")

SCOPE = (
    Scope()
    .declare("x", N, D)
    .declare("w", D)
    .declare("b")
    .declare("y", N, domain=BINARY)
    .declare("t", N, domain=SIGNS)
    .declare("s", K)
    .declare("q", K, domain=BINARY)
    .declare("u")
    .declare("v")
    .declare("p", domain=UNIT)
    .declare("a", domain=POSITIVE)
    .declare("r", domain=POSITIVE)
    .declare("h", domain=Domain(Integer(0), N, integer=True))
)
x, w, y, t, s, q = (SCOPE[n] for n in ("x", "w", "y", "t", "s", "q"))
b, u, v, p, a, r, h = (SCOPE[n] for n in ("b", "u", "v", "p", "a", "r", "h"))
z, yh, J, L = array("z", N), array("yh", N), scalar("J"), scalar("L")

LOGISTIC = (
    SCOPE.define(z[i], Sum(x[i, j] * w[j], (j, 1, D)) + b)
    .define(yh[i], sigmoid(z[i]))
    .define(J, -Sum(y[i] * log(yh[i]) + (1 - y[i]) * log(1 - yh[i]), (i, 1, N)) / N)
)
COIN = SCOPE.define(L, p**h * (1 - p) ** (N - h))


def plainly(expr):
    """Rewrite our own functions by SymPy's."""
    rules = {
        sigmoid: lambda g: 1 / (1 + exp(-g)),
        softplus: lambda g: log(1 + exp(g)),
        log_sigmoid: lambda g: -log(1 + exp(-g)),
        relu: lambda g: (g + abs(g)) / 2,
        xlogy: lambda m, g: m * log(g),
    }
    for old, new in rules.items():
        expr = expr.replace(old, new)
    return expr.replace(logsumexp, lambda body, *limits: log(Sum(exp(body), *limits)))


def by_mpmath(expr, sizes, values, digits=30):
    """Return the value by SymPy's own expansion of sums and mpmath's numbers."""
    sizes = {n: Integer(m) for n, m in sizes.items()}
    flat = plainly(expr).xreplace(sizes).doit()
    numbers = {}
    for atom in flat.atoms(Indexed, Symbol):
        key = (atom.base.label.name, *map(int, atom.indices)) if isinstance(atom, Indexed) else (atom.name,)
        if key in values:
            numbers[atom] = Rational(values[key])
    flat = flat.xreplace(numbers)
    with mpmath.workdps(digits + 20):
        return mpmath.mpmathify(flat.evalf(digits + 10))


def flattened(counterexample):
    """Return the values of a counterexample by name and places."""
    out = {}

    def walk(name, value, places):
        if isinstance(value, list):
            for n, part in enumerate(value, 1):
                walk(name, part, (*places, n))
        elif isinstance(name, str) and "[" in name:
            stem, rest = name[:-1].split("[")
            out[(stem, *map(int, rest.split(",")))] = value
        else:
            out[(name, *places)] = value

    for name, value in counterexample.values.items():
        walk(name, value, ())
    return out
