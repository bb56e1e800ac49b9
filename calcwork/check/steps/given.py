"""Numbers and sizes that a note gives, put into a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sympy import Expr, Indexed, Integer, Matrix, MatrixBase, Sum, Symbol

from calcwork.algebra.binding import substitute
from calcwork.algebra.linear import Determinant, InverseEntry
from calcwork.algebra.partial import At, Partial
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import name_of
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.notation.pairs import Pair
from calcwork.notation.symbols.values import WRITTEN_OUT

MOST_MEMBERS = 12
MOST_OPERATIONS = 20_000


def at_values(pair: Pair) -> Pair:
    """Return the pair with the numbers of the note in place, derivatives taken and entries put in first."""
    scope = plain_scope(pair.scope)
    scalars = {n for n, d in scope.definitions.items() if not d.parameters}
    kept = scalars | {str(k.base.label if isinstance(k, Indexed) else k) for k, _ in pair.values}

    def plain(expr: Expr) -> Expr:
        found = _replaced(_spelled_out(expanded(resolved(expr, scope), scope, keep=kept)), pair.values)
        for _ in range(MOST_MEMBERS):
            if not (members := _members_before(found, pair)):
                break
            stepped = {e: expanded(resolved(by, scope), scope, keep=kept) for e, by in members.items()}
            found = _replaced(_spelled_out(found.xreplace(stepped)), pair.values)
        numbered = [e for e in found.atoms(Indexed) if all(i.is_Integer for i in e.indices)]  # without a number yet
        rest = {e: _replaced(_spelled_out(expanded(e, scope, keep=scalars)), pair.values) for e in numbered}
        return found.xreplace(rest)

    return mapped_throughout(replace(pair, scope=scope), plain)


def _members_before(expr: Expr, pair: Pair) -> dict[Expr, Expr]:
    """Return the members with a number of sequences whose start has a value, in terms of those before them."""
    found: dict[Expr, Expr] = {}
    for recurrence in pair.recurrences if expr.count_ops() < MOST_OPERATIONS else ():
        alike = [k for k, _ in pair.values if isinstance(k, Indexed) and name_of(k) == recurrence.name]
        starts = [
            t for k in alike if len(k.indices) == len(recurrence.element.indices) for t in [recurrence.time_of(k)]
        ]
        first = min((t for t in starts if t.is_Integer), default=None)
        for element in recurrence.members_in(expr) if first is not None else ():
            time = recurrence.time_of(element)
            if time.is_Integer and time > first:
                found[element] = recurrence.at(element)
    return found


def at_given_sizes(pair: Pair) -> tuple[Pair, str] | None:
    """Return a pair at the sizes that the numbered values show: w_1 = w_2 = 0 and nothing more says that w has two."""
    sizes: dict[Expr, Expr] = {}
    for name, _ in pair.values:
        if isinstance(name, Indexed) and all(i.is_Integer for i in name.indices):
            if name_of(name) not in pair.scope.declarations:
                continue
            for size, place in zip(name.base.shape, name.indices, strict=False):
                sizes[size] = max(place, sizes.get(size, place))
    sizes = {s: n for s, n in sizes.items() if isinstance(s, Symbol) and n > 1}  # a first element is no whole array
    if not sizes:
        return None

    def plain(expr: Expr) -> Expr:
        return _spelled_out(expr.xreplace(sizes))

    definitions = {n: replace(d, body=plain(d.body)) for n, d in pair.scope.definitions.items()}
    declarations = {
        n: replace(d, shape=tuple(s.xreplace(sizes) for s in d.shape)) for n, d in pair.scope.declarations.items()
    }
    scope = replace(pair.scope, definitions=MappingProxyType(definitions), declarations=MappingProxyType(declarations))
    values = tuple(e for k, v in pair.values for e in _by_entries(k.xreplace(sizes), v.xreplace(sizes)))
    shown = ", ".join(f"{s} = {n}".replace("_n_", "n_") for s, n in sizes.items())
    sides = [_of_size(mapped(s, plain), sizes) for s in (pair.left, pair.right)]
    return replace(pair, left=sides[0], right=sides[1], scope=scope, values=values), shown


def _by_entries(name: Expr, value: Expr) -> list[tuple[Expr, Expr]]:
    """Return the value of an array, as that of a member x_1 of a sequence of vectors, entry by entry."""
    axes = (
        [(k, n) for k, n in zip(name.indices, name.base.shape, strict=False) if isinstance(k, Symbol)]
        if isinstance(name, Indexed)
        else []
    )
    if len(axes) != 1 or not axes[0][1].is_Integer:
        return [(name, value)]
    ((k, size),) = axes
    return [(name.xreplace({k: Integer(n)}), value.xreplace({k: Integer(n)})) for n in range(1, int(size) + 1)]


def _of_size(side: Any, sizes: Mapping[Expr, Expr]) -> Any:
    """Return an array as that of its entries where its size is known."""
    lengths = [s.xreplace(sizes) for s in side.sizes] if isinstance(side, Quantity) else []
    if not 0 < len(lengths) < 3 or not all(n.is_Integer for n in lengths):
        return side

    def entry(*places: int) -> Expr:
        chosen = {k: Integer(n + 1) for k, n in zip(side.indices, places, strict=True)}
        return _spelled_out(substitute(side.entry, chosen))

    if len(lengths) == 1:
        return Matrix([entry(n) for n in range(int(lengths[0]))])
    return Matrix(int(lengths[0]), int(lengths[1]), lambda i, j: entry(int(i), int(j)))


def are_names_left(pair: Pair) -> bool:
    """Tell whether names without a number stay in a step when the numbers of its note are put in."""
    small = at_given_sizes(pair)
    return bool(at_values(small[0] if small is not None else pair).free_names())


def is_in_symbols(pair: Pair) -> bool:
    """Tell whether an author puts no numbers in: all names of the left side stand on the right side too."""
    return not pair.free_names_of(pair.left) - pair.free_names_of(pair.right)


def is_general(pair: Pair) -> bool:
    """Tell whether a step in symbols differentiates: it speaks of all values, not of those that the note gives."""
    derived = any(e.has(Partial) and not e.has(At) for e in pair.entries())
    return derived and is_in_symbols(pair) and bool(pair.free_names_of(pair.right))


def are_numbers_missing(pair: Pair) -> bool:
    """Tell whether a step puts numbers in for names, of which the note gives some only."""
    small = at_given_sizes(pair)
    pair = small[0] if small is not None else pair
    put_in = at_values(pair)
    before, after = put_in.free_names_of(put_in.left), put_in.free_names_of(put_in.right)
    given = {str(k.base.label if isinstance(k, Indexed) else k) for k, v in pair.values if not v.free_symbols}
    if not pair.free_names_of(pair.left) & given or is_in_symbols(pair):
        return False
    # Of a defined name in the midst of an expression the author may have put in a number of his own, as for a label.
    shown = [{s.name for e in entries_of(s) for s in e.free_symbols} for s in (put_in.left, put_in.right)]
    single = all(isinstance(e, (Symbol, Indexed)) for e in entries_of(put_in.left))
    aliases = {n for n, d in put_in.scope.definitions.items() if d.body.is_Symbol or d.body.is_number}
    if before and not single and not shown[1] and shown[0] & set(put_in.scope.definitions) - aliases:
        return True
    return bool(before - after and not after - before)


def _spelled_out(expr: Expr) -> Expr:
    """Write out the sums of few terms, and the determinants and inverses of small matrices."""
    sums = {s: s.doit() for s in expr.atoms(Sum) if all(a.is_Integer and abs(a) < 9 for x in s.limits for a in x[1:])}
    expr = expr.xreplace(sums) if sums else expr
    small = {x: e for x in expr.atoms(Determinant, InverseEntry) if (e := _written_out(x)) is not None}
    return expr.xreplace(small) if small else expr


def _written_out(node: Any) -> Expr | None:
    """Return a determinant or an entry of an inverse by the entries of a small matrix, None for a larger one."""
    size = node.matrix.size
    if not size.is_Integer or size > WRITTEN_OUT:
        return None
    entries = [
        [_spelled_out(node.matrix.at(Integer(i), Integer(j))) for j in range(1, size + 1)] for i in range(1, size + 1)
    ]
    matrix = Matrix(entries)
    whole = matrix.det(method="berkowitz")
    if isinstance(node, Determinant):
        return whole
    if not all(i.is_Integer for i in node.indices):
        return None
    a, b = (int(i) - 1 for i in node.indices)
    return matrix.adjugate()[a, b] / whole


def _replaced(expr: Expr, values: Sequence[tuple[Expr, Expr]]) -> Expr:
    for _ in range(len(values)):
        new = expr.xreplace(dict(values))
        if new == expr:
            break
        expr = new
    return expr


def mapped(side: Any, function: Any) -> Any:
    """Return a side with a function of an expression applied to its entries."""
    if isinstance(side, MatrixBase):
        return side.applyfunc(function)
    return replace(side, entry=function(side.entry)) if isinstance(side, Quantity) else function(side)


def mapped_throughout(pair: Pair, function: Callable[[Expr], Expr]) -> Pair:
    """Return a pair with a function of an expression applied to its sides and to all definitions in its scope."""
    definitions = {n: replace(d, body=function(d.body)) for n, d in pair.scope.definitions.items()}
    scope = replace(pair.scope, definitions=MappingProxyType(definitions))
    return replace(pair, left=mapped(pair.left, function), right=mapped(pair.right, function), scope=scope)


def entries_of(side: Any) -> list[Expr]:
    """Return the entries of a side as they are written."""
    return list(side) if isinstance(side, MatrixBase) else [side.entry]
