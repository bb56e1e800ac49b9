r"""Functions that are smallest (or largest) at the same place: ``argmin_k |x - m_k|^2 = argmax_k (x m_k - m_k^2 / 2)``.

They are where one is the other, or its logarithm or its square, times a positive factor beside a constant. Of a letter
that numbers members all values are compared, and one point at which they are smallest at different members refutes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from flint import ctx
from sympy import Add, Expr, Indexed, Mul, Product, Rational, Sum, Symbol, log

from calcwork.algebra.logarithms import is_positive, logarithms_apart
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope
from calcwork.algebra.textbook import tidy
from calcwork.check.judge.arguments import depends_on
from calcwork.check.judge.equations import proof
from calcwork.check.judge.proportional import with_twin
from calcwork.check.judge.signs import sign_is_proved
from calcwork.check.numbers.balls import Program
from calcwork.check.numbers.comparison import Comparer
from calcwork.check.numbers.points import Sampler
from calcwork.check.samples.sampling import ERRORS
from calcwork.check.steps.sides import Pair
from calcwork.check.steps.verdict import Counterexample, Verdict, refuted
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.errors import CalcworkError

BITS = 256
POINTS = 12
FACTORS = 16  # that are tried for one pair of functions
DIFFERENT = Verdict("unclear", note="the functions differ by more than a constant and a positive factor")


def judge_same_argument(
    left: Expr,
    right: Expr,
    variable: str,
    scope: Scope,
    *,
    largest: bool = False,
    turned: bool = False,
    time_limit: float = 5.0,
) -> Verdict:
    """Judge that two functions take their smallest (or largest) value at the same place.

    ``turned`` when the second is to be smallest where the first is to be largest, or largest where that is smallest.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> x, c = scalar("x"), scalar("c")
    >>> judge_same_argument(x**2 - c, 2 * x**2, "x", Scope().declare("x").declare("c")).verdict
    'proved'
    """
    deadline = time.process_time() + time_limit
    scope = plain_scope(scope)
    f, g = (expanded(resolved(e, scope), scope) for e in (left, right))
    g = -g if turned else g
    for a, b, how in _ways(f, g, scope):
        try:
            method = _alike(a, b, variable, scope, deadline)
        except (CalcworkError, ArithmeticError, TypeError, ValueError):
            continue
        if method:
            return Verdict("proved", method=method + how)
    letter = next((s for s in (f + g).free_symbols if str(s) == variable), None)
    if letter is not None and (length := _range(f, letter)) is not None and length == _range(g, letter):
        sides = (-f, -g) if largest else (f, g)
        return _at_another_member(sides, letter, length, scope) or DIFFERENT
    return DIFFERENT


def _ways(f: Expr, g: Expr, scope: Scope) -> Iterator[tuple[Expr, Expr, str]]:
    """Yield the functions as they are, and what grows as they do: their logarithms and the squares of roots."""
    yield f, g, ""
    squares = [e**2 if e.is_Pow and e.exp == Rational(1, 2) else -(e**2) if _is_minus_root(e) else e for e in (f, g)]
    if squares != [f, g]:
        yield *squares, ", in squares"
    logs = [_logarithm(e, scope) for e in (f, g)]
    yield logs[0], g, ", in logarithms"
    yield f, logs[1], ", in logarithms"
    if all(is_positive(e, scope) for e in (f, g)):
        yield *logs, ", in logarithms"


def _is_minus_root(expr: Expr) -> bool:
    return bool((-expr).is_Pow and (-expr).exp == Rational(1, 2))


def _logarithm(expr: Expr, scope: Scope) -> Expr:
    """Return what grows as an expression does: its logarithm, or less that of what has a minus before it."""
    if expr.could_extract_minus_sign():
        return -_logarithm(-expr, scope)
    if isinstance(expr, Product) and is_positive(expr.function, scope):
        return Sum(logarithms_apart(log(expr.function), scope), *expr.limits)
    if expr.is_Mul and all(is_positive(e, scope) for e in expr.args):
        return Add(*(_logarithm(e, scope) for e in expr.args))
    return logarithms_apart(log(expr), scope)


def _alike(f: Expr, g: Expr, variable: str, scope: Scope, deadline: float) -> str:
    """Return how two functions are proved to grow together, nothing where they are not."""
    normal = Normalizer(scope, time_limit=max(0.1, 0.3 * (deadline - time.process_time())))
    f, g = (tidy(normal.simplify(e)) for e in (f, g))
    ratio = tidy(normal.simplify(f / g)) if g != 0 else g
    if not depends_on(ratio, variable) and sign_is_proved(ratio, scope, strict=True, deadline=deadline):
        return "equal up to a factor"
    for factor in islice(_factors(f, g, variable), FACTORS):
        if _is_free(f - factor * g, variable, scope, deadline) and sign_is_proved(
            factor, scope, strict=True, deadline=deadline
        ):
            return "equal up to a constant" if factor == 1 else "equal up to a factor and a constant"
    return ""


def _is_free(expr: Expr, variable: str, scope: Scope, deadline: float) -> bool:
    """Tell whether an expression is proved not to change with the variable, which another takes the place of."""
    letter = next((s for s in expr.free_symbols if str(s) == variable and s.is_integer), None)
    if letter is not None:
        other, wider = expr.xreplace({letter: Symbol(f"{variable}_twin", integer=True)}), scope
    else:
        other, wider = with_twin(expr, variable, scope)
    pair = Pair(expr, other)
    return _agree(pair, wider) and bool(proof([pair], wider, deadline=deadline))


def _agree(pair: Pair, scope: Scope) -> bool:
    """Tell whether two expressions have one value at the first point where both have one."""
    sampler = Sampler(scope, [pair.left, pair.right])
    letters = sorted((s for s in pair.left.free_symbols | pair.right.free_symbols if _is_letter(s)), key=str)
    env = {s: 1 + (s.name.endswith("_twin")) for s in letters}
    for n in range(POINTS):
        point = sampler.point(n)
        if point is None:
            continue
        try:
            with ctx.workprec(BITS):
                comparer = Comparer(Program(scope), point)
                left, right = (comparer.value(e, env, BITS) for e in (pair.left, pair.right))
        except ERRORS:
            continue
        return not (left - right > 0 or left - right < 0)
    return False


def _is_letter(symbol: Expr) -> bool:
    return isinstance(symbol, Symbol) and bool(symbol.is_integer) and not symbol.is_positive


def _factors(f: Expr, g: Expr, variable: str) -> Iterator[Expr]:
    """Yield what one function may be times the other: quotients of their terms, or of what stands before these."""
    seen: dict[Expr, None] = dict.fromkeys([Rational(1), Rational(2), Rational(1, 2)])
    terms = [[t for t in Add.make_args(e.expand(deep=False)) if depends_on(t, variable)] for e in (f, g)]
    for own in terms[0]:
        for other in terms[1]:
            whole = tidy(own / other)
            before = _before_sums(own) / _before_sums(other)
            quotients = [] if depends_on(whole, variable) else [whole]
            quotients += [] if depends_on(before, variable) else [before * n for n in (1, -1, 2, Rational(1, 2))]
            seen |= dict.fromkeys(quotients)
    yield from seen


def _before_sums(term: Expr) -> Expr:
    """Return the factors of a term that hold no sum."""
    return Mul(*(a for a in Mul.make_args(term) if not a.has(Sum)))


def _range(expr: Expr, letter: Symbol) -> Expr | None:
    """Return the length of the axes that a letter numbers, None where it numbers none or axes of several lengths."""
    axes = {
        length
        for a in expr.atoms(Indexed)
        for place, length in zip(a.indices, a.base.shape or (), strict=False)
        if place == letter
    }
    return axes.pop() if letter.is_integer and len(axes) == 1 else None


def _at_another_member(sides: tuple[Expr, Expr], letter: Symbol, length: Expr, scope: Scope) -> Verdict | None:
    """Return the refutation by a point at which two functions are smallest at different members."""
    sampler = Sampler(scope, sides)
    for n in range(POINTS):
        point = sampler.point(n)
        if point is None:
            continue
        try:
            with ctx.workprec(BITS):
                comparer = Comparer(Program(scope), point)
                count = int(comparer.value(length, {}, BITS))
                values = [[comparer.value(e, {letter: k}, BITS) for k in range(1, count + 1)] for e in sides]
        except ERRORS:
            continue
        here, there = (_smallest(v) for v in values)
        if here and there and here != there:
            return refuted(
                Counterexample(dict(point.sizes), point.values(), f"{letter} = {here}", f"{letter} = {there}")
            )
    return None


def _smallest(values: Sequence[Any]) -> int:
    """Return the number of the smallest of some balls, 0 where it is not told from the others."""
    places = range(len(values))
    return next((k + 1 for k in places if all(values[j] - values[k] > 0 for j in places if j != k)), 0)
