"""Stable rewriting: a table of rules that turn textbook forms into forms that neither overflow nor cancel.

The rules see elementwise expressions whose atoms are real placeholders. Each is an identity on the reals; what changes
is which intermediate results are rounded. Applied bottom up, once per node.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from sympy import Add, Expr, Integer, Max, Min, Mul, Pow, S, exp, log, tanh
from sympy.codegen.cfunctions import expm1, log1p

from calcwork.algebra.functions import log_sigmoid, sigmoid, softplus, xlogy
from calcwork.compile.primitives import bell, maximum, minimum


def stabilize(expr: Expr, known: dict[Expr, Expr] | None = None) -> Expr:
    """Return an equal expression in stable form.

    Examples
    --------
    >>> from sympy import Symbol
    >>> z = Symbol("z", real=True)
    >>> stabilize(log(1 - 1 / (1 + exp(-z))))
    -softplus(z)
    """
    known = {} if known is None else known
    if not expr.args:
        return expr
    if expr not in known:
        new = expr.func(*(stabilize(a, known) for a in expr.args))
        rule = RULES.get(new.func)
        known[expr] = rule(new) if rule else new
    return known[expr]


def _addition(expr: Expr) -> Expr:
    if not expr.is_Add:
        return expr
    for rule in (_complement, _mirror, _squared_tanh, _minus_one):
        expr = rule(expr)
        if not expr.is_Add:
            return stabilize_node(expr)
    return expr


def _complement(expr: Expr) -> Expr:
    """Turn c - c*sigmoid(a) into c*sigmoid(-a), which keeps its digits where sigmoid(a) is near 1."""
    terms = list(expr.args)
    for term in expr.args:
        factors = Mul.make_args(term)
        for s in factors:
            if isinstance(s, sigmoid) and term in terms:
                coefficient = Mul(*(f for f in factors if f is not s))
                if -coefficient in terms:
                    terms.remove(term)
                    terms.remove(-coefficient)
                    terms.append(-coefficient * sigmoid(-s.args[0]))
    return expr if len(terms) == len(expr.args) else Add(*terms)


def _mirror(expr: Expr) -> Expr:
    """Turn c*softplus(a) - c*a into c*softplus(-a), which keeps its digits where a is large."""
    terms = list(expr.args)
    for term in expr.args:
        factors = Mul.make_args(term)
        for s in factors:
            if isinstance(s, softplus) and term in terms:
                coefficient = Mul(*(f for f in factors if f is not s))
                linear = -coefficient * s.args[0]
                if linear in terms:
                    terms.remove(term)
                    terms.remove(linear)
                    terms.append(coefficient * softplus(-s.args[0]))
    return expr if len(terms) == len(expr.args) else Add(*terms)


def _squared_tanh(expr: Expr) -> Expr:
    """Turn 1 - tanh(a)**2 into 4 sigmoid(2a) sigmoid(-2a)."""
    if len(expr.args) == 2 and S.One in expr.args:
        other = expr - 1
        if other.is_Mul and other.args[0] == -1 and len(other.args) == 2 and isinstance(other.args[1], Pow):
            base, power = other.args[1].args
            if isinstance(base, tanh) and power == 2:
                a = base.args[0]
                return 4 * sigmoid(2 * a) * sigmoid(-2 * a)
    return expr


def _minus_one(expr: Expr) -> Expr:
    """Turn exp(a) - 1 into expm1(a), of either sign."""
    if len(expr.args) == 2:
        for unit in (S.One, S.NegativeOne):
            if -unit in expr.args and isinstance(unit * (expr + unit), exp):
                return unit * expm1((unit * (expr + unit)).args[0])
    return expr


def _multiplication(expr: Expr) -> Expr:
    """Turn exp(-a)*sigmoid(a) into sigmoid(-a), and sigmoid(a)*sigmoid(-a) into the even function bell(a)."""
    if not expr.is_Mul:
        return expr
    powers = dict(f.as_base_exp() for f in expr.args)
    for s in [b for b in powers if isinstance(b, sigmoid)]:
        other = sigmoid(-s.args[0])
        if other in powers and powers[s].is_Integer and powers[other].is_Integer:
            times = min(powers[s], powers[other])
            if times > 0:
                return _multiplication(expr / s**times / other**times * bell(s.args[0]) ** times)
    exponents = [f for f in expr.args if isinstance(f, exp)]
    for e in exponents:
        for s in [b for b in powers if isinstance(b, sigmoid) and powers[b].is_Integer and powers[b] > 0]:
            times = e.args[0] / -s.args[0]
            if times.is_Integer and 0 < times <= powers[s]:
                return _multiplication(expr / e / s**times * sigmoid(-s.args[0]) ** times)
    return expr


def _power(expr: Expr) -> Expr:
    """Turn (1 + exp(a))**-n into sigmoid(-a)**n."""
    if not expr.is_Pow:
        return expr
    base, power = expr.args
    inner = _one_plus_exp(base)
    if inner is not None and power.is_Integer and power < 0:
        return sigmoid(-inner) ** (-power)
    return expr


def _one_plus_exp(expr: Expr) -> Expr | None:
    """Return a where the expression is 1 + exp(a)."""
    if expr.is_Add and len(expr.args) == 2 and S.One in expr.args and isinstance(expr - 1, exp):
        return (expr - 1).args[0]
    return None


def _logarithm(expr: Expr) -> Expr:
    """Take logarithms of products apart, and those of sigmoid and of 1 + u into softplus and log1p."""
    if not isinstance(expr, log):
        return expr
    (a,) = expr.args
    inner = _one_plus_exp(a)
    if inner is not None:
        return softplus(inner)
    if isinstance(a, sigmoid):
        return -softplus(-a.args[0])
    if a.is_number:
        return expr
    if a.is_Mul and all(f.is_positive for f in a.args):
        return Add(*(_logarithm(log(f)) for f in a.args))
    if a.is_Pow and a.base.is_positive:
        return a.exp * _logarithm(log(a.base))
    if a.is_Add and S.One in a.args:
        return log1p(a - 1)
    return expr


def _entropy_term(expr: Expr) -> Expr:
    """Turn x*log(y) into a product where the logarithm is finite."""
    x, y = expr.args
    inner = _logarithm(log(y))
    return x * inner if inner.has(softplus) else expr


def _nested(two: type) -> Callable[[Expr], Expr]:
    return lambda expr: reduce(two, expr.args) if expr.args else expr


RULES: dict[type, Callable[[Expr], Expr]] = {
    Add: _addition,
    Mul: _multiplication,
    Pow: _power,
    log: _logarithm,
    log_sigmoid: lambda e: -softplus(-e.args[0]),
    xlogy: _entropy_term,
    Max: _nested(maximum),
    Min: _nested(minimum),
}


def stabilize_node(expr: Expr) -> Expr:
    """Apply the rule of the outermost node alone."""
    rule = RULES.get(expr.func)
    return rule(expr) if rule and not expr.is_Add else expr


def residual(expr: Expr) -> Expr:
    """Turn c*sigmoid(z) - c*y into c*((1 - y)*sigmoid(z) - y*sigmoid(-z)), which keeps its digits for y = 0 and 1."""
    if not (expr.is_Add and len(expr.args) == 2):
        return expr
    for term in expr.args:
        factors = Mul.make_args(term)
        scores = [f for f in factors if isinstance(f, sigmoid)]
        if len(scores) == 1:
            c = Mul(*(f for f in factors if f is not scores[0]))
            y = -(expr - term) / c
            if not y.is_number and not y.has(sigmoid) and c.is_number:
                return c * ((Integer(1) - y) * scores[0] - y * sigmoid(-scores[0].args[0]))
    return expr
