"""Bound indices: renaming apart, substitution without capture, readable names, ranges.

SymPy, like Maxima, captures: it takes d/dw_j of Σ_j x_ij w_j to be Σ_j x_ij. Here every bound index gets a name of its
own before a derivative or a substitution, so nothing can be captured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sympy import (
    Abs,
    Basic,
    Dummy,
    Expr,
    Heaviside,
    Indexed,
    Integer,
    Product,
    Sum,
    Symbol,
    Tuple,
    cos,
    exp,
    log,
    sign,
    sin,
    tanh,
)
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.functions import greatest, log_sigmoid, logsumexp, relu, sigmoid, softplus
from calcwork.algebra.linear import InverseEntry, Square
from calcwork.algebra.scope import Recurrence, Scope, name_of
from calcwork.errors import NotSupportedYet, UserError

UNCHANGED = (exp, log, sigmoid, softplus, log_sigmoid, relu, tanh, sin, cos, Abs, sign, Heaviside)
REMEMBERED = 2**16
LETTERS = "ijklmnpqrstuvabcdefgh"


@lru_cache(maxsize=REMEMBERED)
def has_binder(expr: Expr) -> bool:
    """Tell whether a sum, product or other index reduction stands anywhere in the expression."""
    return isinstance(expr, ExprWithLimits) or any(has_binder(a) for a in expr.args)


def rename_apart(expr: Expr) -> Expr:
    """Give every bound index of the expression a name that occurs nowhere else; a `Square` has reserved ones already.

    Examples
    --------
    >>> from sympy import Sum
    >>> from sympy.abc import i, n, x
    >>> twice = Sum(i * x, (i, 1, n)) ** 2
    >>> rename_apart(twice).has(i)
    False
    """
    return _apart(expr, {})


def _apart(expr: Expr, names: Mapping[Expr, Expr]) -> Expr:
    """Return an expression under the new names of the indices that are bound around it, with new ones for its own."""
    if isinstance(expr, Square) or not has_binder(expr):
        return renamed(expr, names) if names else expr
    if isinstance(expr, ExprWithLimits):
        names = {**names, **{limit[0]: _fresh(limit[0]) for limit in expr.limits}}
    return _rebuilt(expr, [_apart(a, names) for a in expr.args])


def renamed(expr: Expr, names: Mapping[Expr, Expr]) -> Expr:
    """Return an expression with some indices renamed; no function is evaluated again, which takes SymPy long."""
    known: dict[Expr, Expr] = {}

    def visit(node: Expr) -> Expr:
        if node in names:
            return names[node]
        if not node.args:
            return node
        if isinstance(node, Square):
            return node.xreplace(names)
        if node not in known:
            known[node] = _rebuilt(node, [visit(a) for a in node.args])
        return known[node]

    return visit(expr)


def _rebuilt(expr: Expr, args: list[Expr]) -> Expr:
    """Return an expression with other arguments that differ from its own in names only.

    SymPy would ask of every argument whether it is zero, which takes half of the time of a derivation.
    """
    if all(a is b for a, b in zip(args, expr.args, strict=True)):
        return expr
    if isinstance(expr, (Sum, Product)):
        return _under(expr, args)
    return expr.func(*args, evaluate=False) if isinstance(expr, UNCHANGED) else expr.func(*args)


def _under(expr: ExprWithLimits, args: Sequence[Expr]) -> Expr:
    """Return a sum or product of its kind; SymPy would search the whole body for cases to fold."""
    built = Expr.__new__(expr.func)
    built._args = tuple(args)
    built.is_commutative = expr.is_commutative
    return built


def _fresh(letter: Symbol) -> Symbol:
    """Return a new bound name: a whole number for an index, a real number for a variable of integration."""
    return Dummy(letter.name, real=True) if _is_real(letter) else Dummy(letter.name, integer=True)


def _is_real(letter: Symbol) -> bool:
    return bool(letter.is_real and letter.is_integer is None)


def shared(expr: Expr) -> Expr:
    """Make sums, and other index reductions, one object where they differ in the names of bound indices only.

    Examples
    --------
    >>> from sympy import Sum
    >>> from sympy.abc import i, k, n, x
    >>> shared(Sum(i * x, (i, 1, n)) - Sum(k * x, (k, 1, n)))
    0
    """
    return _shared(expr, {})


def named_by_depth(expr: Expr) -> Expr:
    """Return an expression with each bound index named by the depth of its own body, so that equal ones are one.

    The names are for comparison: what stands beside each other may bind the same one.
    """
    return _by_depth(expr)[0]


def _shared(expr: Expr, seen: dict[Expr, Expr]) -> Expr:
    """Return an expression with equal sums made one."""
    if isinstance(expr, (Square, Indexed)) or not has_binder(expr):
        return expr
    one = _rebuilt(expr, [_shared(a, seen) for a in expr.args])
    return seen.setdefault(_by_depth(expr)[0], one) if isinstance(expr, (Sum, Product, logsumexp, greatest)) else one


@lru_cache(maxsize=REMEMBERED)
def _by_depth(expr: Expr) -> tuple[Expr, int]:
    """Return an expression with bound indices named by depth, and how deep its sums are nested."""
    if isinstance(expr, (Square, Indexed)) or not has_binder(expr):
        return expr, 0
    parts = [_by_depth(a) for a in expr.args]
    depth = max(d for _, d in parts)
    named = _rebuilt(expr, [p for p, _ in parts])
    if not isinstance(expr, ExprWithLimits):
        return named, depth
    names = {limit[0]: _depth_name(limit[0], depth + n) for n, limit in enumerate(expr.limits, 1)}
    return _rebuilt(named, [renamed(a, names) for a in named.args]), depth + len(names)


@lru_cache(maxsize=REMEMBERED)
def free_letters(expr: Basic) -> frozenset[Basic]:
    """Return the free symbols of an expression, each part of it looked at once."""
    if isinstance(expr, Symbol):
        return frozenset([expr])
    inner = frozenset[Basic]().union(*map(free_letters, expr.args))
    return inner - {limit[0] for limit in expr.limits} if isinstance(expr, ExprWithLimits) else inner


def _depth_name(letter: Symbol, depth: int) -> Symbol:
    return Symbol(f"_{depth}", real=True) if _is_real(letter) else Symbol(f"_{depth}", integer=True)


def substitute(expr: Expr, replacements: Mapping[Expr, Expr]) -> Expr:
    """Replace free symbols and elements; bound indices are renamed apart first, so none is captured.

    Examples
    --------
    >>> from sympy import Sum
    >>> from sympy.abc import i, k, n, x
    >>> substitute(Sum(i * k, (i, 1, n)), {k: i}).has(i)  # the free i, beside a renamed bound one
    True
    """
    return rename_apart(expr).xreplace(dict(replacements))


def settle_names(expr: Expr, avoid: Iterable[Symbol] = ()) -> Expr:
    """Give bound indices readable letters again: their old ones, or the next that is free around them."""
    return _settle(expr, {s.name for s in expr.free_symbols if isinstance(s, Symbol)} | {s.name for s in avoid}, {})


def _settle(expr: Expr, taken: set[str], names: dict[Expr, Expr]) -> Expr:
    if isinstance(expr, Square) or not has_binder(expr):
        return renamed(expr, names) if names else expr
    if not isinstance(expr, ExprWithLimits):
        return _rebuilt(expr, [_settle(a, taken, names) for a in expr.args])
    taken, names = set(taken), dict(names)
    for limit in expr.limits:
        letter = _free_letter(limit[0].name, taken)
        taken.add(letter)
        names[limit[0]] = limit[0] if _is_real(limit[0]) else Symbol(letter, integer=True)
    body = _settle(expr.function, taken, names)
    return expr.func(body, *(Tuple(*(renamed(a, names) for a in limit)) for limit in expr.limits))


def _free_letter(wanted: str, taken: set[str]) -> str:
    letters = [wanted] if wanted.isalpha() else []
    start = LETTERS.find(wanted) + 1
    letters += LETTERS[start:] + LETTERS[:start]
    for letter in letters:
        if letter not in taken:
            return letter
    return next(f"{wanted}_{n}" for n in range(1, len(taken) + 2) if f"{wanted}_{n}" not in taken)


def index_ranges(expr: Expr) -> dict[Symbol, tuple[Expr, Expr]]:
    """Return the range (lower, upper) of each index: from the limits that bind it, or the axis on which it stands."""
    ranges: dict[Symbol, tuple[Expr, Expr]] = {}
    shifted: dict[Symbol, tuple[Expr, Expr]] = {}
    for element in expr.atoms(Indexed):
        for place, length in zip(element.indices, element.base.shape or (), strict=False):
            shift, letter = place.as_coeff_Add()
            if isinstance(letter, Symbol):
                (shifted if shift else ranges).setdefault(letter, (1 - shift, length - shift))
    ranges = {**shifted, **ranges}
    for node in expr.atoms(InverseEntry):
        ranges.update({k: (Integer(1), node.matrix.size) for k in node.indices if isinstance(k, Symbol)})
    for binder in expr.atoms(ExprWithLimits):
        ranges.update({k: (lower, upper) for k, lower, upper in binder.limits})
    return ranges


def element_of(scope: Scope, name: str, indices: Iterable[Expr] = ()) -> Expr:
    """Return the scalar of this name, or the element of the array at these indices."""
    indices = tuple(indices)
    return scope[name][indices] if indices else scope[name]


def expand_definitions(expr: Expr, scope: Scope, *, keep: Iterable[str] = ()) -> Expr:
    """Replace defined names by their definitions, again and again, except for the names to keep.

    Raises
    ------
    UserError
        When an element is used with another number of indices than its definition has.
    """
    replaceable = set(scope.definitions) - set(keep)
    while True:
        # The elements are collected under the new names of their bound indices.
        expr = rename_apart(expr)
        named = (e for e in expr.atoms(Indexed, Symbol) if name_of(e) in replaceable and not _is_label(e, expr))
        found = {
            e for e in named if isinstance(e, Indexed) or not (e.is_integer and scope.definitions[e.name].parameters)
        }
        if not found:
            return expr
        expr = expr.xreplace({e: _instance(e, scope) for e in found})


def _is_index(symbol: Symbol, scope: Scope) -> bool:
    """Tell whether a symbol is an index beside an array of the same letter, as the gate i_t beside the i of x_i."""
    return bool(symbol.is_integer and scope.definitions[symbol.name].parameters)


def _is_label(symbol: Expr, expr: Expr) -> bool:
    """Tell whether a symbol occurs only as the label of an array, which is no use of a scalar."""
    return isinstance(symbol, Symbol) and any(e.base.label == symbol for e in expr.atoms(Indexed))


def _instance(element: Expr, scope: Scope) -> Expr:
    definition = scope.definitions[name_of(element)]
    if isinstance(definition, Recurrence):
        raise NotSupportedYet(
            f"the recurrence of {name_of(element)} has no closed form to put in; derive, derive --form python and "
            "crosscheck take it as it is."
        )
    indices = element.indices if isinstance(element, Indexed) else ()
    if len(indices) != len(definition.parameters):
        raise UserError(
            f"{element} is used with {len(indices)} indices, but its definition has {len(definition.parameters)}; "
            "give it the indices of its definition."
        )
    return substitute(definition.body, dict(zip(definition.parameters, indices, strict=True)))
