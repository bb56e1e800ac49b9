"""Guards: a step times what need not be a number where the step is 0, as in 1[x > 0] log(x)."""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Heaviside,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Product,
    S,
    Sum,
    Symbol,
    cos,
    erf,
    erfc,
    exp,
    log,
    sign,
    sin,
    tanh,
)

from calcwork.algebra.functions import log_sigmoid, logsumexp, relu, sigmoid, softplus
from calcwork.algebra.scope import Recurrence, Scope, name_of
from calcwork.compile.primitives import where_negative

BOUNDED: tuple[type, ...] = (
    *(Abs, Heaviside, KroneckerDelta, Max, Min, cos, erf, erfc, sign, sin, tanh),
    *(log_sigmoid, relu, sigmoid, softplus),
)


def guarded(factors: tuple[Expr, ...], scope: Scope) -> tuple[Expr, Expr, Expr]:
    """Part a product into its steps, what need not be a number where they are 0, and the rest."""
    steps = [f for f in factors if _is_step(f)]
    if not steps:
        return S.One, S.One, Mul(*factors)
    rest = [f for f in factors if f not in steps]
    wild = [f for f in rest if not is_tame(f, scope)]
    if not wild:
        return S.One, S.One, Mul(*factors)
    return Mul(*steps), Mul(*wild), Mul(*(f for f in rest if f not in wild))


def steps_of(expr: Expr) -> tuple[Expr, Expr]:
    """Return the steps among the factors of an expression, and the other factors."""
    factors = Mul.make_args(expr)
    steps = [f for f in factors if _is_step(f) or isinstance(f, KroneckerDelta)]
    return Mul(*steps), Mul(*(f for f in factors if f not in steps))


def without_log_steps(expr: logsumexp) -> logsumexp:
    """Return the logsumexp of scores with terms log(step) as one of scores that are -oo where a step is 0."""
    logs = [t for t in Add.make_args(expr.function) if isinstance(t, log) and _is_step(t.args[0])]
    if not logs:
        return expr
    steps = Mul(*(t.args[0] for t in logs))
    return expr.func(where_negative(-steps, expr.function - Add(*logs), S.NegativeInfinity), *expr.limits)


def _is_step(factor: Expr) -> bool:
    """Tell whether a factor is 0 or 1 by a condition; the delta of two indices, which sums collapse, is left out."""
    if isinstance(factor, KroneckerDelta):
        return factor.has(Indexed)
    if factor.is_Add and len(factor.args) == 2 and S.One in factor.args:
        return all(isinstance(f, Heaviside | KroneckerDelta) for f in Mul.make_args(1 - factor))
    return isinstance(factor, Heaviside)


def is_tame(expr: Expr, scope: Scope) -> bool:
    """Tell whether an expression is a number of moderate size wherever its quantities are."""
    if expr.is_number:
        return True
    if isinstance(expr, Symbol | Indexed):
        definition = scope.definitions.get(name_of(expr))
        if isinstance(definition, Recurrence):
            return False
        return definition is None or is_tame(definition.body, scope)
    if expr.is_Pow:
        whole = bool(expr.exp.is_Integer and expr.exp.is_positive)
        return is_tame(expr.base, scope) and (whole or _is_apart(expr.base))
    if isinstance(expr, Sum | Product):
        return is_tame(expr.function, scope)
    if isinstance(expr, exp) and any(_is_log_of_sum(-t, scope) for t in Add.make_args(expr.args[0])):
        return True
    if isinstance(expr, Function) and not isinstance(expr, BOUNDED):
        return False
    return all(is_tame(a, scope) for a in expr.args)


def _is_log_of_sum(term: Expr, scope: Scope) -> bool:
    """Tell whether a term is a logsumexp: beside it the exponential of a score is a probability."""
    known = isinstance(term, Symbol | Indexed) and name_of(term) in scope.definitions
    return isinstance(scope.definitions[name_of(term)].body if known else term, logsumexp)


def _is_apart(base: Expr) -> bool:
    """Tell whether a base has one value for all elements, so that no step can keep it from zero."""
    return not base.atoms(Indexed)
