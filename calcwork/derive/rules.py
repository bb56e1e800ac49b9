"""The rules of differentiation, one entry of a table each, for expressions of the language.

A direct derivative: what is defined elsewhere counts as a variable of its own. The chain through definitions is in
`chain`. Every rule that is applied is recorded by name, so that the steps shown are the steps taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Function,
    Heaviside,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    exp,
    log,
    sign,
    tanh,
)
from sympy.core.function import AppliedUndef

from calcwork.algebra.binding import rename_apart
from calcwork.algebra.functions import greatest, logsumexp, relu, sigmoid
from calcwork.algebra.integrals import Definite, Increment, Indefinite
from calcwork.algebra.linear import Determinant, InverseEntry, Square
from calcwork.algebra.partial import Whole, derivative_by_whole, derivative_of_unknown
from calcwork.algebra.scope import name_of
from calcwork.errors import NotSupportedYet


class Record:
    """Collect the names of the rules as they are applied, each once, in order, for one variable."""

    def __init__(self) -> None:
        self.rules: list[str] = []
        self.dependent: dict[Expr, bool] = {}

    def add(self, rule: str) -> None:
        """Note that a rule was applied."""
        if rule not in self.rules:
            self.rules.append(rule)


Tangent: TypeAlias = Callable[[tuple[Expr, ...]], Expr]


@dataclass(frozen=True)
class Direction:
    """Hold how fast quantities move: a name's entry at some indices has the tangent that its function returns."""

    tangents: Mapping[str, Tangent]

    def moves(self, expr: Expr) -> bool:
        """Tell whether an expression is a quantity that moves, or an entry of one."""
        if isinstance(expr, Symbol) and (expr.is_integer or isinstance(expr, Dummy)):
            return False
        return isinstance(expr, Indexed | Symbol) and name_of(expr) in self.tangents

    def of(self, expr: Expr) -> Expr:
        """Return the tangent of a quantity or of an entry."""
        return self.tangents[name_of(expr)](tuple(expr.indices) if isinstance(expr, Indexed) else ())


def differentiate_along(expr: Expr, direction: Direction) -> Expr:
    """Return the derivative along a direction, in which several quantities move at once.

    Examples
    --------
    >>> from sympy.abc import a, b
    >>> differentiate_along(a**2 * b, Direction({"a": lambda _: b, "b": lambda _: a}))
    a**3 + 2*a*b**2
    """
    return _derivative(expr, direction, Record())


def differentiate(expr: Expr, variable: Expr, record: Record | None = None) -> Expr:
    """Return the direct derivative by a scalar or an element such as w[k], with Kronecker deltas left in.

    Bound indices of the expression must be apart from the indices of the variable (`rename_apart`).

    Raises
    ------
    NotSupportedYet
        When the expression contains something without a rule.
    """
    return _derivative(expr, variable, record or Record())


def logarithmic_derivative(expr: Expr, variable: Expr) -> Expr:
    """Return f'/f, of products and powers factor by factor, so that nothing is multiplied out.

    Examples
    --------
    >>> from sympy.abc import i, n, p
    >>> logarithmic_derivative(p**i * (1 - p) ** n, p)
    i/p - n/(1 - p)
    """
    return _logarithmic(rename_apart(expr), variable, Record())


def depends(expr: Expr, variable: Expr | Direction, known: dict[Expr, bool] | None = None) -> bool:
    """Tell whether the variable, or any element of its array, occurs in the expression; ``known`` is filled."""
    known = {} if known is None else known
    if expr not in known:
        known[expr] = _occurs(expr, variable) or any(depends(a, variable, known) for a in expr.args)
    return known[expr]


def _occurs(expr: Expr, variable: Expr | Direction) -> bool:
    if isinstance(variable, Direction):
        return variable.moves(expr)
    if not isinstance(variable, Indexed):
        return bool(expr == variable)
    if isinstance(expr, Whole):
        return bool(expr.array == variable.base.label)
    return isinstance(expr, Indexed) and bool(expr.base == variable.base)


def _derivative(expr: Expr, x: Expr | Direction, record: Record) -> Expr:
    if not depends(expr, x, record.dependent):
        return S.Zero
    if isinstance(x, Direction) and x.moves(expr):
        return x.of(expr)
    if expr == x:
        return S.One
    for kind, rule in RULES.items():
        if isinstance(expr, kind):
            return rule(expr, x, record)
    if isinstance(expr, Function):
        return _chain(expr, x, record)
    raise NotSupportedYet(f"there is no rule yet for the derivative of {expr} by {x}.")


def _element(expr: Indexed, x: Expr, record: Record) -> Expr:
    record.add("elements are independent")
    return Mul(*(KroneckerDelta(a, b) for a, b in zip(expr.indices, x.indices, strict=True)))


def _addition(expr: Add, x: Expr, record: Record) -> Expr:
    record.add("sum rule")
    return Add(*(_derivative(a, x, record) for a in expr.args))


def _multiplication(expr: Mul, x: Expr, record: Record) -> Expr:
    inner = [a for a in expr.args if depends(a, x, record.dependent)]
    record.add("constant factor rule" if len(inner) == 1 else "product rule")
    rest = Mul(*(a for a in expr.args if not depends(a, x, record.dependent)))
    bells = [s for s in inner if isinstance(s, sigmoid) and 1 - s in inner] if isinstance(x, Direction) else []
    inner = [*(a for a in inner if a not in bells and 1 - a not in bells), *(s * (1 - s) for s in bells)]
    terms = (Mul(_factor(a, x, record), *inner[:n], *inner[n + 1 :]) for n, a in enumerate(inner))
    return rest * Add(*terms)


def _factor(expr: Expr, x: Expr | Direction, record: Record) -> Expr:
    """Return the derivative of a factor; that of s (1 - s), s = sigmoid(z), is one term: -tanh(z/2) s (1 - s) z'."""
    if not expr.is_Mul:
        return _derivative(expr, x, record)
    z = next(s.args[0] for s in expr.args if isinstance(s, sigmoid))
    return -tanh(z / 2) * expr * _derivative(z, x, record)


def _power(expr: Pow, x: Expr, record: Record) -> Expr:
    base, exponent = expr.base, expr.exp
    if not depends(exponent, x, record.dependent):
        record.add("power rule")
        return exponent * base ** (exponent - 1) * _derivative(base, x, record)
    record.add("derivative of an exponential")
    by_exponent = expr * log(base) * _derivative(exponent, x, record)
    return by_exponent + exponent * base ** (exponent - 1) * _derivative(base, x, record)


def _exponential(expr: exp, x: Expr, record: Record) -> Expr:
    record.add("derivative of exp")
    return expr * _derivative(expr.args[0], x, record)


def _sum(expr: Sum, x: Expr, record: Record) -> Expr:
    _fixed_limits(expr, x, record)
    record.add("derivative under the sum")
    return Sum(_derivative(expr.function, x, record), *expr.limits)


def _integral(expr: Definite, x: Expr, record: Record) -> Expr:
    """Return d/dx of an integral by Leibniz's rule: the integrand at both ends, and its derivative inside."""
    t, lower, upper = expr.limits[0]
    record.add("Leibniz's rule for integrals")
    ends = [
        sign * rename_apart(expr.function).xreplace({t: e}) * _derivative(e, x, record)
        for sign, e in ((1, upper), (-1, lower))
        if depends(e, x, record.dependent)
    ]
    inner = _derivative(expr.function, x, record)
    return Add(*ends, expr.func(inner, expr.limits[0]) if inner != 0 else S.Zero)


def _increment(expr: Increment, x: Expr, record: Record) -> Expr:
    """Return d/dx of F(b) - F(a)."""
    t = expr.variable
    ends = [
        sign * rename_apart(_derivative(expr.function, t, record)).xreplace({t: e}) * _derivative(e, x, record)
        for sign, e in ((1, expr.upper), (-1, expr.lower))
        if depends(e, x, record.dependent)
    ]
    inner = _derivative(expr.function, x, record)
    return Add(*ends, expr.func(inner, expr.limits[0]) if inner != 0 else S.Zero)


def _antiderivative(expr: Indefinite, x: Expr, record: Record) -> Expr:
    if x == expr.variable:
        record.add("an antiderivative is differentiated")
        return expr.function
    return Indefinite(_derivative(expr.function, x, record), expr.variable)


def _product(expr: Product, x: Expr, record: Record) -> Expr:
    _fixed_limits(expr, x, record)
    record.add("logarithmic derivative of a product, where no factor is zero")
    return expr * Sum(_logarithmic(expr.function, x, record), *expr.limits)


def _logarithmic(expr: Expr, x: Expr, record: Record) -> Expr:
    """Return f'/f, for products and powers factor by factor: that of p**y is y/p."""
    if not depends(expr, x, record.dependent):
        return S.Zero
    if expr.is_Mul:
        return Add(*(_logarithmic(a, x, record) for a in expr.args))
    if isinstance(expr, Product):
        return Sum(_logarithmic(expr.function, x, record), *expr.limits)
    if isinstance(expr, exp):
        return _derivative(expr.args[0], x, record)
    if expr.is_Pow:
        by_base = expr.exp * _logarithmic(expr.base, x, record)
        by_exponent = depends(expr.exp, x, record.dependent)
        return by_base + (log(expr.base) * _derivative(expr.exp, x, record) if by_exponent else S.Zero)
    return _derivative(expr, x, record) / expr


def _logsumexp(expr: logsumexp, x: Expr, record: Record) -> Expr:
    _fixed_limits(expr, x, record)
    record.add("derivative of logsumexp")
    # The index of the scores is not the one that the logsumexp beside them binds.
    return Sum(exp(expr.function - rename_apart(expr)) * _derivative(expr.function, x, record), *expr.limits)


def _greatest(expr: greatest, x: Expr, record: Record) -> Expr:
    _fixed_limits(expr, x, record)
    record.add("derivative of the greatest, where it is only one")
    chosen = Heaviside(expr.function - rename_apart(expr), 1)
    return Sum(chosen * _derivative(expr.function, x, record), *expr.limits)


def _fixed_limits(expr: Expr, x: Expr, record: Record) -> None:
    if any(depends(bound, x, record.dependent) for limit in expr.limits for bound in limit[1:]):
        raise NotSupportedYet(f"the limits of {expr} depend on {x}; differentiate a sum with fixed limits.")


def _piecewise(expr: Piecewise, x: Expr, record: Record) -> Expr:
    record.add("branch by branch, away from the borders")
    return Piecewise(*((_derivative(e, x, record), c) for e, c in expr.args))


def _absolute(expr: Abs, x: Expr, record: Record) -> Expr:
    record.add("subgradient of |.|: its sign, 0 at the kink")
    return sign(expr.args[0]) * _derivative(expr.args[0], x, record)


def _constant_pieces(expr: Expr, x: Expr, record: Record) -> Expr:
    record.add(f"{NAMES[type(expr)]} is constant away from its jump")
    return S.Zero


def _extreme(expr: Expr, x: Expr, record: Record) -> Expr:
    """Return the derivative of the argument that wins; where several do, that of the first, which is a subgradient."""
    word = NAMES[type(expr)]
    record.add(f"subgradient of {word}: the derivative of the {word}imal argument, of the first one at ties")
    sign_of = 1 if isinstance(expr, Max) else -1
    terms = []
    for n, a in enumerate(expr.args):
        beats = (Heaviside(sign_of * (a - b), 0) for b in expr.args[:n])
        holds = (1 - Heaviside(sign_of * (b - a), 0) for b in expr.args[n + 1 :])
        terms.append(Mul(_derivative(a, x, record), *beats, *holds))
    return Add(*terms)


def _relu(expr: relu, x: Expr, record: Record) -> Expr:
    record.add("subgradient of relu: 0 at the kink")
    return expr.fdiff() * _derivative(expr.args[0], x, record)


def _inverse(expr: InverseEntry, x: Expr, record: Record) -> Expr:
    """Return d inv[a, b] = -Σ_k Σ_p inv[a, k] dM[k, p] inv[p, b]."""
    record.add("derivative of an inverse")
    a, b = expr.indices
    k, p, change = _changed(expr.matrix, x, record)
    n = expr.matrix.size
    return -Sum(InverseEntry(expr.matrix, a, k) * change * InverseEntry(expr.matrix, p, b), (k, 1, n), (p, 1, n))


def _determinant(expr: Determinant, x: Expr, record: Record) -> Expr:
    """Return d det = det Σ_k Σ_p inv[p, k] dM[k, p], Jacobi's formula."""
    record.add("derivative of a determinant")
    k, p, change = _changed(expr.matrix, x, record)
    n = expr.matrix.size
    return expr * Sum(InverseEntry(expr.matrix, p, k) * change, (k, 1, n), (p, 1, n))


def _changed(matrix: Square, x: Expr, record: Record) -> tuple[Dummy, Dummy, Expr]:
    k, p = Dummy("k", integer=True), Dummy("p", integer=True)
    return k, p, _derivative(matrix.at(k, p), x, record)


def _outer(expr: Expr, n: int) -> Expr:
    """Return the derivative of a function by its argument n; that of an unknown f is an unknown f'."""
    if isinstance(expr, AppliedUndef):
        return derivative_of_unknown(expr, n)
    return expr.fdiff(n + 1)


def _chain(expr: Function, x: Expr, record: Record) -> Expr:
    record.add(f"derivative of {expr.func.__name__}")
    return Add(*(_through(expr, n, x, record) for n, a in enumerate(expr.args) if depends(a, x, record.dependent)))


def _through(expr: Function, n: int, x: Expr, record: Record) -> Expr:
    """Return the share of an argument in the derivative of a function."""
    if isinstance(expr.args[n], Whole):
        return derivative_by_whole(expr, n, x)
    return _outer(expr, n) * _derivative(expr.args[n], x, record)


NAMES = {Max: "max", Min: "min", sign: "sign", Heaviside: "the step"}

RULES: dict[type, Callable[..., Expr]] = {
    Indexed: _element,
    Add: _addition,
    Mul: _multiplication,
    exp: _exponential,
    Pow: _power,
    Sum: _sum,
    Product: _product,
    Definite: _integral,
    Increment: _increment,
    Indefinite: _antiderivative,
    logsumexp: _logsumexp,
    greatest: _greatest,
    Piecewise: _piecewise,
    Abs: _absolute,
    Max: _extreme,
    Min: _extreme,
    relu: _relu,
    sign: _constant_pieces,
    Heaviside: _constant_pieces,
    InverseEntry: _inverse,
    Determinant: _determinant,
}
