"""Stable rewriting: a table of rules that turn textbook forms into forms that neither overflow nor cancel.

The rules see elementwise expressions whose atoms are real placeholders. Each is an identity on the reals; what changes
is which intermediate results are rounded. Applied bottom up, once per node.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from sympy import Abs, Add, Expr, Integer, Max, Min, Mul, Pow, S, cosh, erf, exp, log, sinh, tanh
from sympy.codegen.cfunctions import expm1, log1p

from calcwork.algebra.functions import log_sigmoid, sigmoid, softplus, xlogy
from calcwork.compile.primitives import bell, erfc, maximum, minimum


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
    for rule in (_complement, _mirror, _squared_tanh, _error_complement, _minus_one):
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
    """Turn c - c*tanh(a)**2 into 4*c*sigmoid(2a)*sigmoid(-2a), which keeps its digits where tanh(a) is near 1."""
    terms = list(expr.args)
    for term in expr.args:
        factors = Mul.make_args(term)
        for square in factors:
            if square.is_Pow and isinstance(square.base, tanh) and square.exp == 2 and term in terms:
                coefficient = Mul(*(f for f in factors if f is not square))
                if -coefficient in terms:
                    terms.remove(term)
                    terms.remove(-coefficient)
                    a = square.base.args[0]
                    terms.append(-4 * coefficient * sigmoid(2 * a) * sigmoid(-2 * a))
    return expr if len(terms) == len(expr.args) else Add(*terms)


def _error_complement(expr: Expr) -> Expr:
    """Turn c - c*erf(a) into c*erfc(a), which keeps its digits where erf(a) is near 1, and c + c*erf(a) likewise."""
    terms = list(expr.args)
    for term in expr.args:
        for e in [f for f in Mul.make_args(term) if isinstance(f, erf)]:
            coefficient = term / e
            for sign in (1, -1):
                if sign * coefficient in terms and term in terms:
                    terms.remove(term)
                    terms.remove(sign * coefficient)
                    terms.append(sign * coefficient * erfc(-sign * e.args[0]))
    return expr if len(terms) == len(expr.args) else Add(*terms)


def _minus_one(expr: Expr) -> Expr:
    """Turn exp(a) - 1 into expm1(a), of either sign."""
    if len(expr.args) == 2:
        for unit in (S.One, S.NegativeOne):
            if -unit in expr.args and isinstance(unit * (expr + unit), exp):
                return unit * expm1((unit * (expr + unit)).args[0])
    return expr


def _multiplication(expr: Expr) -> Expr:
    """Turn exp(-a)*sigmoid(a) into sigmoid(-a), sigmoid(a)*sigmoid(-a) into bell(a), sinh(a)/cosh(a) into tanh(a)."""
    if not expr.is_Mul:
        return expr
    powers = dict(f.as_base_exp() for f in expr.args)
    for s in [b for b in powers if isinstance(b, sinh)]:
        below = cosh(s.args[0])
        if below in powers and powers[s].is_Integer and powers[below].is_Integer:
            times = min(powers[s], -powers[below])
            if times > 0:
                return _multiplication(expr / s**times * below**times * tanh(s.args[0]) ** times)
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
    if isinstance(a, cosh):
        return _log_cosh(a.args[0])
    if a.is_Mul and all(f.is_positive for f in a.args):
        return Add(*(_logarithm(log(f)) for f in a.args))
    if a.is_Pow and a.base.is_positive:
        return a.exp * _logarithm(log(a.base))
    if a.is_Add and S.One in a.args:
        return log1p(a - 1)
    return _log_of_terms(a) or expr


def _log_of_terms(total: Expr) -> Expr | None:
    """Turn log(exp(a) + exp(b)) into a + softplus(b - a), term by term, where each has an exponential."""
    if not total.is_Add:
        return None
    logs = []
    for term in total.args:
        rest, powers = S.One, S.Zero
        for factor in Mul.make_args(term):
            rest, powers = (rest, powers + factor.args[0]) if isinstance(factor, exp) else (rest * factor, powers)
        if powers == 0 or not rest.is_positive:
            return None
        logs.append(powers + (log(rest) if rest != 1 else S.Zero))
    return reduce(lambda a, b: a + softplus(b - a), logs)


def _log_cosh(a: Expr) -> Expr:
    """Return log(cosh(a)) = |a| + log((1 + exp(-2|a|))/2) without the overflow of cosh.

    Written by expm1, the error near a = 0 is a rounding of |a|; with a constant - log 2 it would be one of log 2.
    """
    return Abs(a) + log1p(expm1(-2 * Abs(a)) / 2)


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
