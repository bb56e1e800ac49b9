"""The functions of the field, recognized where they are written out: 1/(1 + e^(-z)) is sigmoid(z).

Derivatives of the named functions come out in the form that a textbook prints, and evaluate without overflow; those of
their definitions by ``exp`` and ``log`` do neither. Every rewriting is an identity on the reals.
"""

from __future__ import annotations

from sympy import Add, Expr, Indexed, Mul, Pow, S, Sum, exp, expand_log, log

from calcwork.algebra.binding import rename_apart, shared
from calcwork.algebra.functions import logsumexp, sigmoid, softplus
from calcwork.algebra.linear import Square


def recognized(expr: Expr) -> Expr:
    """Return the expression with sigmoid, softplus, logsumexp and softmax where they are written out.

    A softmax is e^(f_c - logsumexp f), as `calcwork.algebra.softmax` writes it.

    Examples
    --------
    >>> from sympy import Symbol
    >>> z = Symbol("z", real=True)
    >>> recognized(1 / (1 + exp(-z)))
    sigmoid(z)
    >>> recognized(log(1 + exp(-z)))
    softplus(-z)
    >>> a, b = Symbol("a", real=True), Symbol("b", real=True)
    >>> recognized(exp(a) / (exp(a) + exp(b)))
    sigmoid(a - b)
    """
    return _recognized(shared(expr)) if expr.has(exp) else expr


def _recognized(expr: Expr) -> Expr:
    if not expr.args or isinstance(expr, (Indexed, Square)) or not expr.has(exp):
        return expr
    if expr.is_Mul or expr.is_Pow:
        return _quotient(Mul(*(_powers_inside(f) for f in Mul.make_args(expr))))
    expr = expr.func(*(_recognized(a) for a in expr.args))
    return _logarithm(expr.args[0]) if isinstance(expr, log) else expr


def _powers_inside(factor: Expr) -> Expr:
    """Return a factor with what is inside of it recognized; a power below a fraction bar waits for what is above."""
    if factor.is_Pow and not isinstance(factor, exp):
        return Pow(_recognized(factor.base), _recognized(factor.exp))
    return _recognized(factor)


def _logarithm(inside: Expr) -> Expr:
    """Return log(1 + e^u) as a softplus, log sum e^f as a logsumexp, log e^u as u."""
    if isinstance(inside, exp):
        return inside.args[0]
    u = _one_plus(inside)
    if u is not None:
        return softplus(u)
    if inside.is_Mul:
        known = [f for f in inside.args if isinstance(f, exp) or _scores(f) is not None]
        rest = Mul(*(f for f in inside.args if f not in known))
        if known and (rest.is_positive or rest == 1):
            return Add(expand_log(log(rest)), *(_logarithm(f) for f in known))
    scores = _scores(inside)
    return scores if scores is not None else log(inside)


def _one_plus(expr: Expr) -> Expr | None:
    """Return u for 1 + e^u."""
    if not expr.is_Add or len(expr.args) != 2 or expr.args[0] != 1 or not isinstance(expr.args[1], exp):
        return None
    return expr.args[1].args[0]


def _scores(total: Expr) -> logsumexp | None:
    """Return logsumexp f for the sum of e^f over one index."""
    if isinstance(total, Sum) and len(total.limits) == 1 and isinstance(total.function, exp):
        return logsumexp(total.function.args[0], *total.limits)
    return None


def _quotient(expr: Expr) -> Expr:
    """Return a product with the quotients in it that are sigmoids and softmaxes."""
    factors = list(Mul.make_args(expr))
    for factor in list(factors):
        base, times = factor.as_base_exp() if factor.is_Pow else (factor, S.One)
        if not (times.is_Integer and times.is_negative):
            continue
        u, scores = _one_plus(base), _scores(base)
        if times == -1 and (share := _share(base, factors)) is not None:
            factors = [f for f in factors if f not in (factor, share[0])] + [share[1]]
        elif u is not None:
            factors = _sigmoids(factors, factor, u, -int(times))
        elif scores is not None:
            factors = _softmaxes(factors, factor, scores, -int(times))
    return Mul(*factors)


def _sigmoids(factors: list[Expr], below: Expr, u: Expr, times: int) -> list[Expr]:
    """Replace (1 + e^u)^-n beside e^(mu) by sigmoid(-u)^(n-m) sigmoid(u)^m."""
    others = [f for f in factors if f is not below]
    own = [f for f in others if isinstance(f, exp) and (f.args[0] / u).is_Integer]
    m = int(own[0].args[0] / u) if own else 0
    if not 0 < m <= times:
        return [*others, Pow(sigmoid(-u), times)]
    others.remove(own[0])
    return [*others, Pow(sigmoid(u), m), Pow(sigmoid(-u), times - m)]


def _share(total: Expr, factors: list[Expr]) -> tuple[Expr, Expr] | None:
    """Return the exponential among factors that is one of the two in a total, and the sigmoid that both are."""
    both = total.args if total.is_Add and len(total.args) == 2 and all(isinstance(a, exp) for a in total.args) else ()
    for own, other in zip(both, both[::-1], strict=True):
        if own in factors:
            return own, sigmoid(own.args[0] - other.args[0])
    return None


def _softmaxes(factors: list[Expr], below: Expr, scores: logsumexp, times: int) -> list[Expr]:
    """Divide as many exponentials by the sum of the scores; what has none is no softmax."""
    others = [f for f in factors if f is not below]
    left = times
    for n, factor in enumerate(others):
        divided = _divided(factor, scores) if left else None
        if divided is not None:
            others[n], left = divided, left - 1
    return [*others, Pow(Sum(exp(scores.function), *scores.limits), -left)]


def _divided(factor: Expr, scores: logsumexp) -> Expr | None:
    """Return e^g, or a sum over e^g, divided by the sum of e^f."""
    if isinstance(factor, exp):
        return exp(factor.args[0] - scores)
    if isinstance(factor, Sum) and any(isinstance(f, exp) for f in Mul.make_args(factor.function)):
        own = next(f for f in Mul.make_args(factor.function) if isinstance(f, exp))
        rest = Mul(*(f for f in Mul.make_args(factor.function) if f != own))
        return Sum(rest * exp(own.args[0] - rename_apart(scores)), *factor.limits)
    return None
