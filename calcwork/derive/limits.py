"""Limits that a document writes, as that of a difference quotient."""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    Abs,
    AccumBounds,
    Add,
    Dummy,
    Expr,
    Heaviside,
    Integral,
    Limit,
    Max,
    Min,
    Mod,
    Mul,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    ceiling,
    cos,
    cosh,
    cot,
    coth,
    exp,
    floor,
    fraction,
    limit,
    log,
    nan,
    oo,
    sign,
    simplify,
    sin,
    sinh,
    tan,
    tanh,
    together,
    zoo,
)

from calcwork.algebra.integrals import Definite, Unbounded
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope, name_of
from calcwork.algebra.series import is_small
from calcwork.derive.rules import Record, differentiate
from calcwork.errors import NotSupportedYet

MOST_TURNS = 7
SECONDS = 1.0
SERIES = (Sum, Product, Integral, Definite)
KINKS = (Abs, sign, Max, Min, Heaviside, Piecewise)
RATIOS: dict[type, Callable[[Expr], Expr]] = {
    tan: lambda a: sin(a) / cos(a),
    cot: lambda a: cos(a) / sin(a),
    tanh: lambda a: sinh(a) / cosh(a),
    coth: lambda a: cosh(a) / sinh(a),
}


def limit_of(body: Expr, variable: Expr, point: Expr, scope: Scope | None = None, side: Expr = S.Zero) -> Expr:
    """Return the limit of an expression as a variable goes to a point; from above for side 1, from below for -1.

    A quotient of two expressions that vanish there is that of their derivatives (L'Hospital's rule), also for
    functions that nothing defines; beta^t vanishes for large t where the scope has beta in (-1, 1). What has a kink is
    taken from both sides, which must agree; what is left is put together from the limits of its parts, or by SymPy.

    Raises
    ------
    NotSupportedYet
        When no way finds a limit.

    Examples
    --------
    >>> from sympy import S
    >>> from sympy.abc import h, x
    >>> limit_of(((x + h) ** 2 - x**2) / h, h, S.Zero)
    2*x
    >>> limit_of(abs(h) / h, h, S.Zero, side=S.NegativeOne)
    -1
    """
    if not body.has(variable):
        return body
    point = point.xreplace({Unbounded(): oo})
    if point == 0 and _is_positive(variable, scope):
        side = S.One
    body = _without_series(body, variable, scope)
    if any(e.has(variable) for e in body.atoms(floor, ceiling, Mod)):
        raise NotSupportedYet(f"the limit of {body}, which may jump, was not found.")
    found: Expr | None = None
    if not point.is_finite:
        far = _far_out(body, variable, scope) if point is oo and scope is not None else None
        found = far if far is not None else _by_sympy(body, variable, point)
    elif not body.has(*KINKS):
        found = _of_quotient(body, variable, point)
    if not _is_value(found):
        sides = [side] if side != 0 or not point.is_finite else [S.One, S.NegativeOne]
        found, *others = [_from_side(body, variable, point, s, scope) for s in sides]
        if found is None or any(_differ(found, o, body) for o in others):
            found = None
    if found is None or not _is_value(found):
        raise NotSupportedYet(f"the limit of {body} for {variable} to {point} was not found.")
    return found


def _without_series(body: Expr, variable: Expr, scope: Scope | None) -> Expr:
    """Return an expression without integrals, and sums of ever more terms, whose parts change with a variable.

    Their limit is not that of their parts.

    Raises
    ------
    NotSupportedYet
        When there is no closed form of them.
    """

    def changes(expr: Expr) -> bool:
        return any(e.function.has(variable) and _is_long(e, variable) for e in expr.atoms(*SERIES))

    if changes(body) and scope is not None and not body.has(Integral, Definite):
        body = Normalizer(scope, time_limit=SECONDS).simplify(body)
    if changes(body):
        raise NotSupportedYet(f"the limit of {body}, whose parts change too, was not found.")
    return body


def _is_long(series: Expr, variable: Expr) -> bool:
    """Tell whether an integral or a sum has infinitely many parts, or ever more of them."""
    ends = [b for limits in series.limits for b in limits[1:]]
    return not isinstance(series, (Sum, Product)) or any(b.has(variable) or b.is_infinite for b in ends)


def _is_positive(symbol: Expr, scope: Scope | None) -> bool:
    known = scope.declarations.get(name_of(symbol)) if scope is not None and isinstance(symbol, Symbol) else None
    return known is not None and known.domain.positive


def _is_value(found: Expr | None) -> bool:
    return found is not None and not found.has(oo, -oo, zoo, nan, AccumBounds, Limit) and found.is_real is not False


def _differ(found: Expr, other: Expr | None, body: Expr) -> bool:
    """Tell whether the limits from the two sides differ; where there is a kink, both must be known."""
    if other is None or other.is_extended_real is False:
        return bool(body.has(*KINKS))
    return found != other and simplify(found - other) != 0


def _from_side(body: Expr, variable: Expr, point: Expr, side: Expr, scope: Scope | None) -> Expr | None:
    """Return the limit as a variable comes to a point from one side, with a small positive number for the distance."""
    small = Dummy("t", positive=True)
    place = point + side * small if point.is_finite else (1 if point is oo else -1) / small
    known = {s: Dummy(s.name, positive=True) for s in body.free_symbols - {variable} if _is_positive(s, scope)}
    found = _at_zero(body.subs(variable, place).xreplace(known), small)
    return None if found is None or found.has(small) else found.xreplace({v: k for k, v in known.items()})


def _at_zero(expr: Expr, small: Symbol) -> Expr | None:
    """Return the limit for a small positive number that goes to zero, from those of the parts where they exist."""
    if not expr.has(small):
        return expr
    if isinstance(expr, Pow) and expr.base.has(small) and expr.exp.has(small):
        inner = _at_zero(expr.exp * log(expr.base), small)
        return None if inner is None else exp(inner)
    for way in (_of_quotient, _of_parts, _by_sympy):
        found = way(expr, small, S.Zero)
        if found is not None:
            return found
    return None


def _of_quotient(body: Expr, variable: Expr, point: Expr) -> Expr | None:
    """Return the value at a point, where a quotient of what vanishes there is that of the derivatives."""
    for function, written_out in RATIOS.items():
        body = body.replace(function, written_out)
    above, below = fraction(together(body))
    for _ in range(MOST_TURNS):
        high, low = (simplify(e.subs(variable, point).doit()) for e in (above, below))
        if low != 0:
            return high / low if _is_value(high / low) else None
        if high != 0:
            break
        above, below = (differentiate(e, variable, Record()) for e in (above, below))
    return None


def _of_parts(expr: Expr, small: Symbol, _point: Expr) -> Expr | None:
    """Return a sum, a product, a power or a logarithm of the limits of its parts."""
    parts = [_at_zero(a, small) for a in expr.args] if isinstance(expr, (Add, Mul, Pow, log, exp)) else []
    if not parts or not all(map(_is_value, parts)):
        return None
    smooth = isinstance(expr, (Add, Mul, exp)) or (parts[0] is not None and parts[0].is_zero is False)
    return expr.func(*parts) if smooth else None


def _by_sympy(body: Expr, variable: Expr, point: Expr) -> Expr | None:
    try:
        return limit(body, variable, point)
    except NotImplementedError:
        return None


def _far_out(body: Expr, variable: Expr, scope: Scope) -> Expr | None:
    """Return the limit for a growing variable where powers of small numbers alone depend on it, None elsewhere."""
    if body.has(Sum):
        body = Normalizer(scope, time_limit=SECONDS).simplify(body)
    domains = {n: d.domain for n, d in scope.declarations.items()}
    powers = {p: Dummy() for p in body.atoms(Pow) if p.exp.has(variable)}
    if not powers or not body.xreplace(powers).is_polynomial(variable, *powers.values()):
        return None
    if not all(is_small(p.base, domains) and p.exp.coeff(variable).is_positive for p in powers):
        return None
    rest = body.xreplace(dict.fromkeys(powers, S.Zero))
    return None if rest.has(variable) else rest
