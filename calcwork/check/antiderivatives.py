"""Definite integrals by the fundamental theorem: an antiderivative that SymPy finds, and that is verified here.

SymPy's word proves nothing. Its antiderivative F is differentiated and compared with the integrand by the normal form,
F has to be continuous between the limits by its structure and the known signs, and its values at the ends are limits
found by the order of growth. Where one of these fails there is no closed form, and balls or points have the word.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Indexed,
    Integer,
    Mul,
    Piecewise,
    Poly,
    PolynomialError,
    Pow,
    S,
    Symbol,
    asin,
    asinh,
    atan,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    expand,
    factor,
    integrate,
    log,
    pi,
    powsimp,
    sin,
    sinh,
    sqrt,
    tanh,
)
from sympy.integrals.manualintegrate import manualintegrate

from calcwork.algebra.binding import has_binder
from calcwork.algebra.equality import equal
from calcwork.algebra.families import REWRITES
from calcwork.algebra.generators import TooLarge
from calcwork.algebra.integrals import Definite, is_infinite
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Domain, Scope
from calcwork.check.ends import Ends, NoLimit
from calcwork.check.moments import Closed, moment
from calcwork.derive.rules import differentiate
from calcwork.errors import CalcworkError

SMOOTH = (exp, sin, cos, sinh, cosh, tanh, atan, asinh, erf, erfc, Abs)
FUNCTIONS = (*SMOOTH, log, asin)
BREAKDOWNS = (ArithmeticError, TypeError, ValueError, AttributeError, KeyError, IndexError, NotImplementedError,
              RecursionError, PolynomialError)  # fmt: skip
SIGN_SECONDS = 0.3


class _OutOfTime(BaseException):
    """The time for SymPy is over; no `except Exception` in it may take this for a failure of its own."""


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Stop the work inside after this many seconds; for the main thread of a process only."""

    def stop(number: int, frame: Any) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bounded(work: Callable[[], Any], deadline: float) -> Any:
    """Return what SymPy finds, None when it fails or takes too long."""
    seconds = deadline - time.monotonic()
    main = threading.current_thread() is threading.main_thread()
    if seconds <= 0 or not main or not hasattr(signal, "setitimer"):
        return None
    try:
        with _within(seconds):
            return work()
    except _OutOfTime:
        return None
    except BREAKDOWNS:
        return None


class Signs:
    """Know which expressions are positive: by the declared domains, and by those of bound variables."""

    def __init__(self, scope: Scope, domains: Mapping[str, Domain] | None = None) -> None:
        for name, domain in (domains or {}).items():
            scope = scope.declare(name, domain=domain)
        self.scope = scope

    def positive(self, expr: Expr) -> bool:
        """Tell whether an expression is known to be above zero."""
        if expr.is_number:
            return bool(expr.is_positive)
        if isinstance(expr, log):
            return self.positive(expr.args[0] - 1)
        if isinstance(-expr, log):
            return self.positive((-expr).args[0]) and self.positive(1 - (-expr).args[0])
        return any(self._product(e) for e in dict.fromkeys((expr, factor(expr)))) or self._quadratic(expr)

    def _product(self, expr: Expr) -> bool:
        """Tell whether a product is positive, by an even number of negative factors."""
        even = True
        for f in Mul.make_args(expr):
            if self._one(f):
                continue
            if not self._one(-f):
                return False
            even = not even
        return even

    def _one(self, expr: Expr) -> bool:
        if isinstance(expr, log) or isinstance(-expr, log):
            return self.positive(expr)
        if expr.is_Pow and expr.exp.is_Integer and expr.exp.is_even and expr.exp.is_negative:
            return True  # where it is defined at all
        if expr.is_Pow and expr.exp.is_Integer:
            return self.positive(expr.base)
        try:
            normal = Normalizer(self.scope, time_limit=SIGN_SECONDS)
            return normal.is_positive(normal.canonical(expr))
        except (TooLarge, CalcworkError, *BREAKDOWNS):
            return False

    def _quadratic(self, expr: Expr) -> bool:
        """Tell whether an expression is a quadratic polynomial without real roots, open above."""
        for x in sorted(expr.free_symbols, key=str):
            poly = expr.as_poly(x) if isinstance(x, Symbol) else None
            if poly is not None and poly.degree() == 2:
                a, b, c = poly.all_coeffs()
                if not any(e.has(x) for e in (a, b, c)) and self._product(factor(4 * a * c - b**2)) and self._product(a):
                    return True
        return False


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
    >>> closed_form(Definite(exp(-t), (t, 0, 1)), Scope(), time.monotonic() + 5).value
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
            left = min(1.0, problem.deadline - time.monotonic())
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
                ends.value(primitive, problem.x, e, upper=up) for e, up in ((problem.upper, True), (problem.lower, False))
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
    if (found := _bell(body, x)) is not None and is_antiderivative(found, body, x, scope, deadline):
        return found
    # The general search is the faster one where it succeeds; the other goes by hand, as with inverse functions.
    for search in (lambda: integrate(body, x, meijerg=False, conds="none"), lambda: manualintegrate(body, x)):
        found = bounded(search, time.monotonic() + (deadline - time.monotonic()) / 2)
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
    if not expr.has(x):
        return not expr.has(Piecewise) and bool(expr.is_commutative) and not expr.has(S.ImaginaryUnit)
    if expr == x:
        return True
    known = isinstance(expr, (Add, Mul, Pow, *FUNCTIONS))
    return known and all(_is_elementary(a, x) for a in expr.args)


def is_antiderivative(primitive: Expr, body: Expr, x: Symbol, scope: Scope, deadline: float) -> bool:
    """Tell whether the derivative of an antiderivative is proved to be the integrand."""
    try:
        slope = differentiate(primitive, x)
        return bool(equal(slope, body, scope, time_limit=max(0.05, min(2.0, deadline - time.monotonic()))))
    except (CalcworkError, *BREAKDOWNS):
        return False


def _continuous_between(primitive: Expr, problem: _Problem, ends: Ends) -> bool:
    """Tell whether an antiderivative is continuous between the limits, noting conditions that this takes."""
    if _Continuity(problem.x, Signs(problem.scope)).holds(primitive):
        return True
    low, high = problem.lower, problem.upper
    if is_infinite(high) != is_infinite(low):
        y = Dummy("y", positive=True)
        ray = primitive.xreplace({problem.x: low + y if is_infinite(high) else high - y})
        return _Continuity(y, Signs(problem.scope)).holds(ray)
    gap = S.One if is_infinite(low) or is_infinite(high) else high - low
    everywhere = Signs(problem.scope)
    turned = not everywhere.positive(gap) and everywhere.positive(-gap)
    if everywhere.positive(gap) or turned:
        low, high = (high, low) if turned else (low, high)
        domain = Domain(None if is_infinite(low) else low, None if is_infinite(high) else high)
        inner = Signs(problem.scope, {problem.x.name: domain}) if problem.x.name not in problem.scope else None
        if inner is not None and _Continuity(problem.x, inner).holds(primitive):
            return True
    if is_infinite(low) or is_infinite(high):
        return False
    lines = _Continuity(problem.x, everywhere, lines=True)
    if not _logs_stand_alone(primitive, problem.x) or not lines.holds(primitive):
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


def _logs_stand_alone(primitive: Expr, x: Symbol) -> bool:
    """Tell whether no logarithm is multiplied by a function: x log|x| has no pole at 0, though log|x| has one."""
    terms = Add.make_args(expand(primitive, log=False))
    factors = [t.as_independent(x, as_Add=False)[1] for t in terms]
    return not any(f.has(log) and not isinstance(f, log) for f in factors)


class _Continuity:
    """Tell by structure whether a function is continuous where the variable runs; with lines, note what must not be 0."""

    def __init__(self, x: Symbol, signs: Signs, *, lines: bool = False) -> None:
        self.x, self.signs, self.lines = x, signs, lines
        self.found: dict[Expr, None] = {}
        self.roots: dict[Expr, None] = {}

    def holds(self, expr: Expr) -> bool:
        if not expr.has(self.x) or expr == self.x:
            return True
        if isinstance(expr, (Add, Mul, *SMOOTH)):
            return all(self.holds(a) for a in expr.args)
        if isinstance(expr, log):
            inner = expr.args[0]
            if isinstance(inner, Abs):
                return self.holds(inner) and self._nonzero(inner.args[0])
            return self.holds(inner) and self._positive(inner)
        if isinstance(expr, asin):
            return self.holds(expr.args[0]) and self.signs.positive(1 - expr.args[0] ** 2)
        if isinstance(expr, Pow):
            return self._power(expr.base, expr.exp)
        return False

    def _power(self, base: Expr, exponent: Expr) -> bool:
        if exponent.has(self.x):
            return not base.has(self.x) and self.signs.positive(base) and self.holds(exponent)
        if not self.holds(base):
            return False
        if exponent.is_Integer:
            return bool(exponent.is_positive) or self._nonzero(base)
        if self.signs.positive(base):
            return True
        if self.lines and _is_line(base, self.x):
            self.roots[base] = None
            return True
        return False

    def _positive(self, expr: Expr) -> bool:
        return self.signs.positive(expr)

    def _nonzero(self, expr: Expr) -> bool:
        if self.signs.positive(expr) or self.signs.positive(-expr):
            return True
        if self.lines and _is_line(expr, self.x):
            self.found[expr] = None
            return True
        return False


def _is_line(expr: Expr, x: Symbol) -> bool:
    try:
        return Poly(expr, x).degree() == 1
    except BREAKDOWNS:
        return False


