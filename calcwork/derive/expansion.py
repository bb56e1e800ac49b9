"""Taylor expansions of a scalar quantity: exact at a point of scalars, in matrix form for arrays of symbolic size.

The term of order k in a displacement d is D_d^k J / k!, the k-th derivative along d (H. Cartan, Differential Calculus,
1971, part I, section 5.6). For scalars it is written out in the powers of x - a.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from math import factorial, prod
from types import MappingProxyType
from typing import Any

from sympy import Add, Expr, Mul, Rational, S

from calcwork.algebra.binding import has_binder
from calcwork.algebra.scope import Scope, scalar
from calcwork.algebra.textbook import tidy
from calcwork.derive.chain import differentiate_through
from calcwork.derive.gradient import Derivatives
from calcwork.derive.placed import Placed, simplified
from calcwork.derive.polynomials import LATEX, equation, remainder
from calcwork.derive.roots import Condition
from calcwork.derive.rules import differentiate
from calcwork.errors import UserError

HIGHEST = 20
MOST_TERMS = 300


@dataclass(frozen=True)
class Expansion:
    """Hold a Taylor polynomial, its terms by order, and where it is valid.

    Attributes
    ----------
    objective : Expr
        The quantity, and ``variables`` the names in which it is expanded; ``function`` is the quantity with its
        definitions expanded and the values of all other names put in.
    scope : Scope
        Declares them, and the displacements.
    point : mapping of str to Expr
        The value of each variable there; an array is named, or is one number throughout.
    displacements : mapping of str to Expr
        What the terms are powers of: x - a for scalars, else a new name such as d_w.
    terms : tuple of Expr
        The homogeneous terms of order 0, 1, 2, ...
    coefficients : mapping of tuples of int to Expr
        For scalars, the factor of each product of powers of the displacements; empty for arrays.
    conditions : tuple of Condition
        What the point must keep away from.
    """

    objective: Expr
    variables: tuple[str, ...]
    scope: Scope = field(repr=False)
    point: Mapping[str, Expr]
    displacements: Mapping[str, Expr]
    terms: tuple[Expr, ...]
    coefficients: Mapping[tuple[int, ...], Expr] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    function: Expr = S.Zero

    @property
    def order(self) -> int:
        """Return the highest order."""
        return len(self.terms) - 1

    @property
    def polynomial(self) -> Expr:
        """Return the sum of all terms."""
        return Add(*self.terms)

    @property
    def remainder(self) -> str:
        """Return the order of what is left out, as text: ``O((x − 1)³)``."""
        return remainder(self)

    def __str__(self) -> str:
        """Return the expansion as one line."""
        return equation(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {equation(self, LATEX)}$"


def expand(derivatives: Derivatives, at: Any = None, *, order: int = 2) -> Expansion:
    r"""Return the Taylor polynomial of a scalar quantity.

    Without a point, and for arrays that are not listed, the point keeps its name and the displacement gets one:
    J(w + d) = J(w) + ∇J(w)·d + ½ dᵀ H(w) d + O(‖d‖³), for every size. Scalars at a point, and arrays whose entries are
    listed, give the polynomial with exact coefficients.

    Parameters
    ----------
    derivatives : Derivatives
        The quantity, its variables and its scope; ``problem.derivatives`` for a problem.
    at : mapping or str, optional
        Values by name, ``{"x": 1, "y": "1/2"}`` or ``"x=1, y=1/2"``: numbers, formulas, names of other real numbers;
        for an array one number for all of its entries, another name, or its entries. Other quantities than the
        variables can be given too.
    order : int
        The highest order, at most 20.

    Raises
    ------
    UserError
        When a variable has no value, is not declared, or lies outside of its domain.
    Impossible
        When the function is not defined at the point, or not differentiable there as often as asked for.

    Examples
    --------
    >>> from sympy import exp
    >>> scope = Scope().declare("x")
    >>> print(expand(Derivatives(exp(scope["x"]), ("x",), scope), {"x": 0}, order=3))
    exp(x) = 1 + x + x²/2 + x³/6 + O(x^4)
    """
    if not 0 <= order <= HIGHEST:
        raise UserError(f"the order is {order}, expected a whole number from 0 to {HIGHEST}; try 2.")
    given = Placed.of(derivatives, at)
    return _written_out(given, order) if given.scalars else _along(given, order)


# --- scalars at a point -----------------------------------------------------------------------------------------------


def _written_out(given: Placed, order: int) -> Expansion:
    """Return the polynomial of scalars: each partial derivative at the point, over the factorials."""
    conditions = given.conditions()
    found = coefficients(given, order)
    ways = {n: scalar(n) - given.values[n] for n in given.variables}
    nonzero = {powers: c for powers, c in found.items() if c != 0}
    by_order = [[_monomial(c, ways.values(), p) for p, c in nonzero.items() if sum(p) == k] for k in range(order + 1)]
    terms = [Add(*t, evaluate=False) if len(t) > 1 else t[0] if t else S.Zero for t in by_order]
    return Expansion(
        given.shown,
        given.variables,
        given.scope,
        MappingProxyType({n: given.values[n] for n in given.variables}),
        MappingProxyType(ways),
        tuple(terms),
        MappingProxyType(nonzero),
        conditions,
        given.function,
    )


def _monomial(coefficient: Expr, ways: Iterable[Expr], powers: tuple[int, ...]) -> Expr:
    """Return c (x - a)^p (y - b)^q, unevaluated so that 2 (x - 1) is not multiplied out."""
    factors = [w**p for w, p in zip(ways, powers, strict=True) if p]
    if coefficient != 1 or not factors:
        factors = [coefficient, *factors]
    return Mul(*factors, evaluate=False) if len(factors) > 1 else factors[0]


def coefficients(given: Placed, order: int) -> dict[tuple[int, ...], Expr]:
    """Return the derivative of each multi-index up to an order at the point, divided by its factorials."""
    count = len(given.variables)
    wanted = [p for k in range(order + 1) for p in combinations_with_replacement(range(count), k)]
    if len(wanted) > MOST_TERMS:
        raise UserError(
            f"{count} variables to order {order} give {len(wanted)} terms, more than {MOST_TERMS}; lower the order, or "
            "expand by fewer variables (--wrt)."
        )
    derived: dict[tuple[int, ...], Expr] = {(): given.objective}
    found: dict[tuple[int, ...], Expr] = {}
    for path in wanted:
        if path:
            variable = scalar(given.variables[path[-1]])
            derived[path] = _derivative(given, derived[path[:-1]], variable)
        powers = tuple(path.count(n) for n in range(count))
        value = given.require_real(given.at(derived[path]), len(path))
        found[powers] = simplified(value / prod(map(factorial, powers)), given.scope)
    return found


# --- arrays of symbolic size ------------------------------------------------------------------------------------------


def _derivative(given: Placed, expr: Expr, variable: Expr) -> Expr:
    """Return a derivative, as it comes where numbers are put into it next: a tidy one takes longer, and is lost."""
    if all(v.is_number for v in given.values.values()) and not has_binder(expr):
        return differentiate(expr, variable)
    return differentiate_through(expr, variable, given.scope).value


def _along(given: Placed, order: int) -> Expansion:
    """Return the terms D_d^k J / k! with the displacement as a name of its own for each variable."""
    scope, ways, direction = _displacements(given)
    conditions = given.conditions()
    # With the definitions kept the derivation is short; they are expanded where values are put in.
    term = given.start
    terms = [_placed(given, term, 0)]
    for k in range(1, order + 1):
        term = Derivatives(term, given.variables, scope).directional(direction).entry
        terms.append(Rational(1, factorial(k)) * _placed(given, term, k))
    point = {n: given.values.get(n, scalar(n)) for n in given.variables}
    return Expansion(
        given.shown,
        given.variables,
        scope,
        MappingProxyType(point),
        MappingProxyType(ways),
        tuple(tidy(t) for t in terms),
        conditions=conditions,
        function=given.function,
    )


def _placed(given: Placed, term: Expr, order: int) -> Expr:
    if not given.values:
        return term
    value = given.require_real(given.at(given.expanded(term)), order)
    return given.require_real(simplified(value, given.scope), order)


def _displacements(given: Placed) -> tuple[Scope, dict[str, Expr], str]:
    """Declare a displacement for each variable: d_w and d_b, printed as d where there is one variable only."""
    direction = next(
        d for d in ("d", "h", "delta", "step") if not any(f"{d}_{n}" in given.scope for n in given.variables)
    )
    scope = given.scope
    alone = len(given.variables) == 1 and direction not in scope
    ways = {}
    for name in given.variables:
        declaration = scope.declarations[name]
        own = f"{direction}_{name}"
        latex = direction if alone else ""
        scope = scope.declare(
            own, *declaration.shape, latex=latex, element=latex, letters=" ".join(declaration.letters)
        )
        ways[name] = scalar(own)
    return scope, ways, direction
