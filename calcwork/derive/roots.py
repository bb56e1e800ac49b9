"""Roots of an equation in one scalar, in closed form, with the conditions under which they are roots.

The equation is brought into lowest terms and factored over its generators. A factor that is a positive power or an
exponential has no root; linear and quadratic factors in x, in e^x or in log x have theirs in closed form, and so has
x e^x = c with c > 0 by Lambert's W.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, LambertW, Pow, exp, log, sqrt

from calcwork.algebra.families import Exp, Log, present
from calcwork.algebra.fractions import Field
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.textbook import tidy
from calcwork.errors import NotSupportedYet

TRIED = "linear and quadratic factors in it, in its exponential and in its logarithm, and Lambert's W"


@dataclass(frozen=True)
class Condition:
    """Hold what a closed form asks for: left > right, or left ≠ right."""

    left: Expr
    relation: str
    right: Expr


@dataclass(frozen=True)
class Root:
    """Hold a root and the conditions under which it is one."""

    value: Expr
    conditions: tuple[Condition, ...] = ()


def roots_of(normal: Normalizer, equation: Expr, x: Expr) -> list[Root]:
    """Return the roots of a prepared or plain expression in a scalar.

    Raises
    ------
    NotSupportedYet
        When a factor has no roots in closed form here; the message names the factor.

    Examples
    --------
    >>> from calcwork.algebra import Scope, scalar
    >>> x, c = scalar("x"), scalar("c")
    >>> sorted(r.value for r in roots_of(Normalizer(Scope()), exp(2 * x) - 3 * exp(x) + 2, x))
    [0, log(2)]
    """
    prepared = normal.canonical(equation)
    field = Field.of(prepared, x)
    _, factors = field.factors(field.fraction(prepared).num)
    found: list[Root] = []
    for factor, _times in factors:
        found += [r for r in _roots_of_factor(normal, field, factor, x) if r.value not in [f.value for f in found]]
    return found


def _roots_of_factor(normal: Normalizer, field: Field, factor: Any, x: Expr) -> list[Root]:
    holding = [a for a in field.atoms_in(factor) if a.has(x)]
    expr = field.poly(factor)
    if not holding or (isinstance(expr, (Exp, Pow)) and not expr.args[0].is_Add):
        return []
    degrees = {a: int(factor.degrees()[field.atoms.index(a)]) for a in holding}
    if len(holding) == 1:
        (atom,) = holding
        if degrees[atom] <= 2:
            back = _inverted(normal, atom, x)
            return [] if back is None else _polynomial(normal, expr, atom, back)
    elif degrees == {x: 1, **{a: 1 for a in holding if a != x}} and len(holding) == 2:
        found = _lambert(normal, expr, x, next(a for a in holding if a != x))
        if found is not None:
            return found
    raise NotSupportedYet(
        f"the derivative has the factor {present(expr)}, whose roots in {x} have no closed form here (tried: "
        f"{TRIED}); find them numerically."
    )


def _inverted(normal: Normalizer, atom: Expr, x: Expr) -> Any:
    """Return how x follows from the value of an atom, with the conditions on that value; raise when it does not."""
    if atom == x:
        return Root
    key = atom.args[0] if isinstance(atom, (Exp, Log)) else None
    rate = present(key).expand().coeff(x, 1) if key is not None else None
    if rate is None or rate == 0 or rate.has(x) or present(key).expand() - rate * x != 0:
        raise NotSupportedYet(
            f"the derivative holds {present(atom)}, from whose value {x} does not follow in closed form here (tried: "
            f"{TRIED}); find its roots numerically."
        )
    if isinstance(atom, Log):
        return lambda value: Root(tidy(exp(value) / rate))
    return lambda value: _logarithm(normal, value, rate)


def _logarithm(normal: Normalizer, value: Expr, rate: Expr) -> Root | None:
    """Return the x with e^(rate x) = value, if the value is not known to be negative."""
    if value == 0 or normal.is_positive(normal.canonical(-value)):
        return None
    known = normal.is_positive(normal.canonical(value))
    return Root(tidy(log(value) / rate), () if known else (Condition(value, ">", value * 0),))


def _polynomial(normal: Normalizer, expr: Expr, atom: Expr, back: Any) -> list[Root]:
    """Return the roots of a linear or quadratic polynomial in an atom."""
    c, b, a = (present(expr.expand().coeff(atom, n)) for n in range(3))
    lead = a if a != 0 else b
    asked: tuple[Condition, ...] = () if _nonzero(normal, lead) else (Condition(lead, "≠", lead * 0),)
    if a == 0:
        values = [tidy(-c / b)]
    else:
        inside = normal.simplify(b**2 - 4 * a * c)
        if not normal.signs.is_nonnegative(normal.canonical(inside)) and inside.free_symbols:
            asked += (Condition(inside, ">", inside * 0),)
        root = sqrt(inside)
        values = list(dict.fromkeys((tidy((-b - root) / (2 * a)), tidy((-b + root) / (2 * a)))))
    found = (back(v) for v in values if v.is_real is not False)
    # A value that is asked to be positive is defined, so its denominator needs no condition of its own.
    return [Root(r.value, r.conditions or asked) for r in found if r is not None]


def _lambert(normal: Normalizer, expr: Expr, x: Expr, atom: Expr) -> list[Root] | None:
    """Return the root of a x e^(kx) + c = 0 by Lambert's W, where k (-c/a) > 0 makes it the only one."""
    if not isinstance(atom, Exp):
        return None
    rate = present(atom.args[0]).expand().coeff(x, 1)
    a = expr.expand().coeff(x, 1).coeff(atom, 1)
    rest = (expr - a * x * atom).expand()
    if present(atom.args[0]).expand() != rate * x or rest.has(x) or rest.has(atom):
        return None
    argument = tidy(present(-rest / a) * rate)
    if not normal.is_positive(normal.canonical(argument)):
        return None
    return [Root(LambertW(argument) / rate)]


def _nonzero(normal: Normalizer, expr: Expr) -> bool:
    return any(normal.is_positive(normal.canonical(e)) for e in (expr, -expr))
