"""Tangent lines, tangent planes, slopes along a direction, and the direction of steepest ascent, all exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import Any

from sympy import Expr, Matrix, S, sqrt

from calcwork.algebra.scope import Scope, scalar
from calcwork.derive.definite import definiteness
from calcwork.derive.expansion import Expansion, coefficients, expand
from calcwork.derive.gradient import Derivatives
from calcwork.derive.placed import Placed, simplified
from calcwork.derive.point import Listed, as_exact, name_in
from calcwork.derive.proofs import Prover
from calcwork.errors import UserError
from calcwork.notation import text
from calcwork.notation.documents.assignments import read_assignments

KINDS = {"positive definite": "a local minimum", "negative definite": "a local maximum", "indefinite": "a saddle"}


@dataclass(frozen=True)
class Tangent:
    """Hold the tangent line of f(x), or the tangent plane of f(x, y), at a point.

    Attributes
    ----------
    point : mapping of str to Expr
        Where it touches, and ``value`` the height there.
    slopes : mapping of str to Expr
        The partial derivatives there.
    intercept : Expr
        The height over the origin: y = m x + c, or z = p x + q y + c.
    normal : tuple of Expr
        A vector at right angles to it: (f', -1) or (f_x, f_y, -1).
    """

    scope: Scope = field(repr=False)
    point: Mapping[str, Expr]
    value: Expr
    slopes: Mapping[str, Expr]

    @property
    def height(self) -> Expr:
        """Return the line or plane as an expression of the variables."""
        return sum((m * scalar(n) for n, m in self.slopes.items()), start=self.intercept)

    @property
    def intercept(self) -> Expr:
        """Return the height over the origin."""
        total = sum((m * self.point[n] for n, m in self.slopes.items()), start=S.Zero)
        return simplified(self.value - total, self.scope)

    @property
    def normal(self) -> tuple[Expr, ...]:
        """Return a normal vector, which points down."""
        return (*self.slopes.values(), S.NegativeOne)

    def __str__(self) -> str:
        """Return the line or plane as text."""
        return text(self.height, self.scope)


@dataclass(frozen=True)
class Slope:
    """Hold the slope of a function at a point along a direction, and where it is steepest.

    Attributes
    ----------
    direction : mapping of str to Expr
        The vector v, of length one if ``unit``; empty when none was given, and ``slope`` is zero then.
    slope : Expr
        The gradient times v.
    gradient : mapping of str to Expr
        The gradient; ``steepest`` is the same of length one, and ``steepest_slope`` its length.
    critical : str
        What the point is where the gradient vanishes: "a local minimum", ... or "a critical point"; else empty.
    reason : str
        The second-order test in words.
    """

    scope: Scope = field(repr=False)
    point: Mapping[str, Expr]
    direction: Mapping[str, Expr]
    unit: bool
    slope: Expr
    gradient: Mapping[str, Expr]
    steepest: Mapping[str, Expr]
    steepest_slope: Expr
    critical: str = ""
    reason: str = ""


def tangent(derivatives: Derivatives, at: Any) -> Tangent:
    """Return the tangent line of a function of one scalar, or the tangent plane for two.

    Errors are those of `expand`; the number of variables must be one or two.

    Examples
    --------
    >>> scope = Scope().declare("x").declare("y")
    >>> found = tangent(Derivatives(scope["x"] ** 2 + scope["y"] ** 2, ("x", "y"), scope), {"x": 1, "y": 2})
    >>> found.height, found.normal
    (2*x + 4*y - 5, (2, 4, -1))
    """
    return tangent_of(expand(derivatives, at, order=1))


def tangent_of(found: Expansion) -> Tangent:
    """Return the tangent that the terms of order 0 and 1 of an expansion give."""
    count = len(found.variables)
    if (not found.coefficients and any(t != 0 for t in found.terms)) or count > 2 or found.order < 1:
        raise UserError(
            f"a tangent line or plane needs one or two scalars at a point and order 1 or more, and not {count} "
            f"variables to order {found.order}; choose variables (--wrt) and give each a value (--at)."
        )
    slopes = {n: found.coefficients.get(_unit(k, count), S.Zero) for k, n in enumerate(found.variables)}
    value = found.coefficients.get((0,) * count, S.Zero)
    return Tangent(found.scope, found.point, value, MappingProxyType(slopes))


def _unit(place: int, count: int) -> tuple[int, ...]:
    return tuple(int(k == place) for k in range(count))


def slope_along(derivatives: Derivatives, at: Any, along: Any = None, *, unit: bool = False) -> Slope:
    """Return the directional derivative at a point, as the gradient times the direction, and the steepest ascent.

    Parameters
    ----------
    derivatives : Derivatives
        A quantity of scalars, or of arrays whose entries ``at`` lists.
    at, along : mapping, str, or for a direction also a list
        The point and the direction by name; a list in the order of the variables.
    unit : bool
        Bring the direction to length one first, so that the slope is that per unit of length.

    Raises
    ------
    UserError, Impossible
        As `expand`, and when the direction has another number of entries than there are variables, or is zero.

    Examples
    --------
    >>> scope = Scope().declare("x").declare("y")
    >>> d = Derivatives(scope["x"] ** 2 + scope["y"] ** 2, ("x", "y"), scope)
    >>> slope_along(d, {"x": 1, "y": 2}, [3, 4]).slope, slope_along(d, {"x": 1, "y": 2}, [3, 4], unit=True).slope
    (22, 22/5)
    """
    given = Placed.of(derivatives, at)
    if not given.scalars:
        raise UserError(
            f"a direction needs a point of numbers, and {', '.join(given.variables)} has none; give it (--at), the "
            "entries of arrays in lists; the first-order term of the expansion is the slope along d for every size."
        )
    given.conditions()
    names, scope = given.variables, given.scope
    found = coefficients(given, 1)
    slopes = {n: found[_unit(k, len(names))] for k, n in enumerate(names)}
    way = _direction(along, names, derivatives.scope) if along is not None else {}
    length = simplified(sqrt(sum((v**2 for v in way.values()), start=S.Zero)), scope)
    if way and length == 0:
        raise UserError("the direction is the zero vector; give one that points somewhere, such as 1,0.")
    if unit:
        way = {n: simplified(v / length, scope) for n, v in way.items()}
    slope = simplified(sum((slopes[n] * v for n, v in way.items()), start=S.Zero), scope)
    steep = simplified(sqrt(sum((g**2 for g in slopes.values()), start=S.Zero)), scope)
    steepest = {n: simplified(g / steep, scope) for n, g in slopes.items()} if steep != 0 else {}
    kind, reason = _critical(given) if steep == 0 else ("", "")
    point = {n: given.values[n] for n in names}
    return Slope(scope, point, way, unit, slope, slopes, steepest, steep, kind, reason)


def _direction(along: Any, names: tuple[str, ...], scope: Scope) -> dict[str, Expr]:
    if isinstance(along, str):
        given = read_assignments(along)
        along = given[""] if list(given) == [""] else given
    if isinstance(along, Mapping):
        entries = _by_name(along, names, scope)
    else:
        value = as_exact(along, "the direction")
        entries = list(value.entries) if isinstance(value, Listed) else [value]
    if len(entries) != len(names):
        raise UserError(
            f"the direction has {len(entries)} entries, expected {len(names)}, one for each of {', '.join(names)}."
        )
    return dict(zip(names, entries, strict=True))


def _by_name(along: Mapping[str, Any], names: tuple[str, ...], scope: Scope) -> list[Expr]:
    """Return the entries in the order of the variables; what is not named does not move."""
    named = {name_in(scope, key): as_exact(value, key) for key, value in along.items()}
    parts = {n: list(v.entries) if isinstance(v, Listed) else [v] for n, v in named.items()}
    entries: list[Expr] = []
    for name, own in groupby(names, lambda n: n if n in named else n.rpartition("_")[0]):
        entries += parts.pop(name, [S.Zero] * len(list(own)))
    if parts:
        raise UserError(f"the direction names {', '.join(parts)}, expected some of {', '.join(names)}.")
    return entries


def _critical(given: Placed) -> tuple[str, str]:
    """Name a point at which the gradient vanishes by the signs of the Hessian's eigenvalues, where they tell."""
    count = len(given.variables)
    found = coefficients(given, 2)

    def second(a: int, b: int) -> Expr:
        powers = tuple(int(k == a) + int(k == b) for k in range(count))
        return found[powers] * (2 if a == b else 1)

    shape = definiteness(Matrix(count, count, second), Prover(given.scope))
    return KINDS.get(shape.kind, "a critical point"), shape.reason
