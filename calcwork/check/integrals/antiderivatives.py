"""Definite integrals by the fundamental theorem: an antiderivative that SymPy finds, and that is verified here.

SymPy's word proves nothing. Its antiderivative F is differentiated and compared with the integrand by the normal form,
F has to be continuous between the limits by its structure and the known signs, and its values at the ends are limits
found by the order of growth. Where one of these fails there is no closed form, and balls or points have the word.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Indexed,
    Mul,
    Piecewise,
    Pow,
    S,
    Symbol,
    asin,
    erf,
    exp,
    expand,
    integrate,
    log,
    pi,
    powsimp,
    sqrt,
)
from sympy.integrals.manualintegrate import manualintegrate

from calcwork.algebra.binding import has_binder
from calcwork.algebra.equality import equal
from calcwork.algebra.families import REWRITES
from calcwork.algebra.generators import TooLarge
from calcwork.algebra.integrals import Definite, is_infinite
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Domain, Scope
from calcwork.check.integrals.continuity import BREAKDOWNS, SMOOTH, Continuity, Signs, logs_stand_alone
from calcwork.check.integrals.deadline import bounded
from calcwork.check.integrals.ends import Ends, NoLimit
from calcwork.check.integrals.moments import Closed, moment
from calcwork.derive.rules import differentiate
from calcwork.errors import CalcworkError

FUNCTIONS = (*SMOOTH, log, asin)


@dataclass
class _Problem:
    """Hold one integral in symbols that SymPy knows the signs of."""

    body: Expr
    x: Symbol
    lower: Expr
    upper: Expr
    scope: Scope
    deadline: float


def closed_form(node: Definite, scope: Scope, deadline: float) -> Closed | None:
    """Return the value of an integral for all parameters for which it exists, with the conditions for that, or None.

    Examples
    --------
    >>> from sympy import exp
    >>> from sympy.abc import t
    >>> closed_form(Definite(exp(-t), (t, 0, 1)), Scope(), time.process_time() + 5).value
    1 - exp(-1)
    """
    if node.lower == node.upper:
        return Closed(S.Zero)
    names = _named(node, scope)
    lower, upper = (e.xreplace(names) for e in (node.lower, node.upper))
    x = _variable(node, lower, upper, scope)
    body = _plain(node.function.xreplace(names), node.variable).xreplace({node.variable: x})
    if has_binder(body):
        return None
    problem = _Problem(body, x, lower, upper, scope, deadline)
    found = _by_moments(problem) or _by_antiderivative(problem)
    if found is None:
        return None
    back = {v: k for k, v in names.items()}
    conditions = dict.fromkeys((*found.conditions, *_assumed(problem)))
    return Closed(found.value.xreplace(back), tuple(c.xreplace(back) for c in conditions))


def _assumed(problem: _Problem) -> list[Expr]:
    """Return the ends that the variable was taken to be positive between, though nothing says that they are."""
    if not problem.x.is_positive:
        return []
    signs = Signs(problem.scope)
    ends = [e for e in (problem.lower, problem.upper) if e != 0 and not is_infinite(e)]
    return [e for e in ends if not signs.positive(e)]


def _variable(node: Definite, lower: Expr, upper: Expr, scope: Scope) -> Symbol:
    """Return the variable, positive where both ends say so, or where a power of it that is not whole needs it to be."""
    signs = Signs(scope)
    above = [e == 0 or signs.positive(e) for e in (lower, upper)]
    powers = [p for p in node.function.atoms(Pow) if p.base.has(node.variable) and not p.exp.is_Integer]
    if all(above) or (any(above) and any(not p.exp.has(node.variable) for p in powers)):
        return Dummy(node.variable.name, positive=True)
    return Dummy(node.variable.name, real=True)


def _named(node: Definite, scope: Scope) -> dict[Expr, Expr]:
    """Return names with the signs of their domains for all quantities, sums too, that the variable is not in."""
    found: dict[Expr, Expr] = {}
    x = node.variable

    def visit(expr: Expr) -> None:
        binder = has_binder(expr) and not any(has_binder(a) for a in expr.args if isinstance(a, Expr))
        if isinstance(expr, (Symbol, Indexed)) or (binder and not expr.has(x)):
            if expr != x and expr not in found:
                found[expr] = _symbol(expr, scope)
            return
        for a in expr.args:
            if isinstance(a, Expr):
                visit(a)

    for part in (node.function, node.lower, node.upper):
        visit(part)
    return found


def _symbol(expr: Expr, scope: Scope) -> Symbol:
    name = str(expr)
    if not isinstance(expr, (Symbol, Indexed)):
        return Dummy(name, real=True)
    domain = scope.domain(expr)
    whole = bool(domain.integer or expr.is_integer) or None
    positive = bool(domain.positive or expr.is_positive)
    if positive:
        return Dummy(name, positive=True, integer=whole)
    return Dummy(name, nonnegative=bool(domain.nonnegative) or None, integer=whole, real=True)


def _plain(expr: Expr, x: Symbol) -> Expr:
    """Return an integrand with the functions of machine learning in it written by exponentials and logarithms."""
    for kind, rule in REWRITES.items():
        if kind.__module__.startswith("calcwork") and expr.has(kind):
            expr = expr.replace(kind, lambda *args, rule=rule: rule(*args))
    return expr


# --- the table --------------------------------------------------------------------------------------------------------


def _by_moments(problem: _Problem) -> Closed | None:
    signs = Signs(problem.scope)
    for body in _forms(problem):
        try:
            found = moment(body, problem.x, problem.lower, problem.upper)
        except BREAKDOWNS:
            continue
        if found is not None and (kept := _open_conditions(found.conditions, signs)) is not None:
            return Closed(found.value, kept)
    return None


def _forms(problem: _Problem) -> Iterator[Expr]:
    """Yield the integrand as it is written, and then in normal form, where logarithms are taken apart."""
    yield problem.body
    if problem.body.has(log):
        try:
            left = min(1.0, problem.deadline - time.process_time())
            yield Normalizer(problem.scope, time_limit=left).simplify(problem.body)
        except (TooLarge, CalcworkError, *BREAKDOWNS):
            return


def _open_conditions(conditions: tuple[Expr, ...], signs: Signs) -> tuple[Expr, ...] | None:
    """Return the conditions that are not known to hold, None when one of them cannot hold."""
    kept: list[Expr] = []
    for c in conditions:
        if signs.positive(c):
            continue
        if c.is_number or c.is_nonpositive or signs.positive(-c):
            return None
        kept.append(c)
    return tuple(kept)


# --- the fundamental theorem ------------------------------------------------------------------------------------------


def _by_antiderivative(problem: _Problem) -> Closed | None:
    whole = antiderivative(problem.body, problem.x, problem.scope, problem.deadline)
    if whole is None:
        return None
    for primitive in dict.fromkeys((whole, _through_zero(whole, problem.x))):
        ends = Ends(Signs(problem.scope).positive)
        if not _continuous_between(primitive, problem, ends):
            continue
        try:
            values = [
                ends.value(primitive, problem.x, e, upper=up)
                for e, up in ((problem.upper, True), (problem.lower, False))
            ]
        except NoLimit:
            continue
        except BREAKDOWNS:
            continue
        return Closed(values[0] - values[1], tuple(dict.fromkeys(ends.conditions)))
    return None


def _through_zero(primitive: Expr, x: Symbol) -> Expr:
    """Return a real antiderivative with log|g| for log g."""
    return primitive.replace(
        lambda e: isinstance(e, log) and e.has(x) and not isinstance(e.args[0], Abs), lambda e: log(Abs(e.args[0]))
    )


def antiderivative(body: Expr, x: Symbol, scope: Scope, deadline: float) -> Expr | None:
    """Return an elementary antiderivative, verified by the normal form, or None."""
    found = _bell(body, x)
    if found is not None and _is_elementary(found, x) and is_antiderivative(found, body, x, scope, deadline):
        return found
    # The general search is the faster one where it succeeds; the other goes by hand, as with inverse functions.
    for search in (lambda: integrate(body, x, meijerg=False, conds="none"), lambda: manualintegrate(body, x)):
        found = bounded(search, time.process_time() + (deadline - time.process_time()) / 2)
        if found is None:
            continue
        found = _first_case(found)
        if _is_elementary(found, x) and is_antiderivative(found, body, x, scope, deadline):
            return found
    return None


def _bell(body: Expr, x: Symbol) -> Expr | None:
    """Return the antiderivative of c exp(-A x^2 + B x + C), for which SymPy takes seconds."""
    front, rest = powsimp(body, combine="exp").as_independent(x, as_Add=False)
    quadratic = expand(rest.args[0]).as_poly(x) if isinstance(rest, exp) else None
    if quadratic is None or quadratic.degree() != 2:
        return None
    a, b, c = quadratic.all_coeffs()
    root = sqrt(-a)
    return front * sqrt(pi) / (2 * root) * exp(c - b**2 / (4 * a)) * erf(root * (x + b / (2 * a)))


def _first_case(found: Expr) -> Expr:
    """Return the general case of an antiderivative by cases, as x^(n+1)/(n+1) beside that for n = -1."""
    return found.replace(lambda e: isinstance(e, Piecewise), lambda e: e.args[0][0])


def _is_elementary(expr: Expr, x: Symbol) -> bool:
    if expr.has(S.ImaginaryUnit):
        return False
    if not expr.has(x):
        return not expr.has(Piecewise)
    if expr == x:
        return True
    known = isinstance(expr, (Add, Mul, Pow, *FUNCTIONS))
    return known and all(_is_elementary(a, x) for a in expr.args)


def is_antiderivative(primitive: Expr, body: Expr, x: Symbol, scope: Scope, deadline: float) -> bool:
    """Tell whether the derivative of an antiderivative is proved to be the integrand."""
    try:
        slope = differentiate(primitive, x)
        return bool(equal(slope, body, scope, time_limit=max(0.05, min(2.0, deadline - time.process_time()))))
    except (CalcworkError, *BREAKDOWNS):
        return False


def _continuous_between(primitive: Expr, problem: _Problem, ends: Ends) -> bool:
    """Tell whether an antiderivative is continuous between the limits, noting conditions that this takes."""
    if Continuity(problem.x, Signs(problem.scope)).holds(primitive):
        return True
    low, high = problem.lower, problem.upper
    if is_infinite(high) != is_infinite(low):
        y = Dummy("y", positive=True)
        ray = primitive.xreplace({problem.x: low + y if is_infinite(high) else high - y})
        return Continuity(y, Signs(problem.scope)).holds(ray)
    gap = S.One if is_infinite(low) or is_infinite(high) else high - low
    everywhere = Signs(problem.scope)
    turned = not everywhere.positive(gap) and everywhere.positive(-gap)
    if everywhere.positive(gap) or turned:
        low, high = (high, low) if turned else (low, high)
        domain = Domain(None if is_infinite(low) else low, None if is_infinite(high) else high)
        inner = Signs(problem.scope, {problem.x.name: domain}) if problem.x.name not in problem.scope else None
        if inner is not None and Continuity(problem.x, inner).holds(primitive):
            return True
    if is_infinite(low) or is_infinite(high):
        return False
    lines = Continuity(problem.x, everywhere, lines=True)
    if not logs_stand_alone(primitive, problem.x) or not lines.holds(primitive):
        return False
    # An antiderivative with a pole or logarithm at the zero of a line is that of no integrable function across it.
    for line in lines.found:
        product = line.xreplace({problem.x: low}) * line.xreplace({problem.x: high})
        if not everywhere.positive(product):
            if product.is_number or everywhere.positive(-product):
                return False
            ends.conditions.append(product)
    for value in (r.xreplace({problem.x: e}) for r in lines.roots for e in (low, high)):
        if value != 0 and not everywhere.positive(value):
            if value.is_number or everywhere.positive(-value):
                return False
            ends.conditions.append(value)  # a power that is no whole number has a base above zero
    return True
