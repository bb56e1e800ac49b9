"""Axes made of sections, as those of a partitioned matrix: sums and axes are cut where one block ends.

A partitioned array has the entry ``Sectioned(i, n, a[i], b[i - n])`` on an axis of length n + m: a for i <= n, then b.
A sum over it is the sum over the first n places and one over the m places after them. SymPy's ``Piecewise`` would be
multiplied out wherever it stands in a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sympy import Add, Dummy, Expr, Integer, KroneckerDelta, Le, Mul, Piecewise, Product, Sum, Symbol, expand, sympify

from calcwork.algebra.linear import Square

Ranges = Mapping[Symbol, Expr]  # the upper end of each index; the lower one is 1


class Parts(Expr):
    """Stand for the length of an axis that is made of sections, in their order.

    Examples
    --------
    >>> from calcwork.algebra import size
    >>> Parts(size("n"), size("m")).total
    m + n
    """

    is_commutative = True
    is_integer = True
    is_positive = True

    @property
    def total(self) -> Expr:
        """Return the whole length."""
        return Add(*self.args)

    def _sympystr(self, printer: Any) -> str:
        return " + ".join(printer._print(a) for a in self.args)


class Sectioned(Expr):
    """Stand for the entry at a place: ``Sectioned(i, n, a, b)`` is a where i <= n, and b behind it.

    Examples
    --------
    >>> from calcwork.algebra import index, scalar, size
    >>> Sectioned(Integer(2), Integer(1), scalar("a"), scalar("b"))
    b
    """

    is_commutative = True
    is_real = True

    def __new__(cls, place: Any, *rest: Any) -> Any:
        """Build the node, or the entry where the place is seen to lie in one section."""
        args = [sympify(a, strict=True) for a in (place, *rest)]
        place, ends, values = args[0], args[1 : (len(args) + 1) // 2], args[(len(args) + 1) // 2 :]
        first = next((k for k, e in enumerate(ends) if (place - e).is_Integer is not True or place <= e), len(ends))
        if first == len(ends) or (place - ends[first]).is_Integer:
            return values[first]
        return values[0] if len(set(values)) == 1 else Expr.__new__(cls, *args)

    @property
    def place(self) -> Expr:
        """Return the place along the axis."""
        return self.args[0]

    @property
    def ends(self) -> tuple[Expr, ...]:
        """Return the last place of each section but the last."""
        return self.args[1 : (len(self.args) + 1) // 2]

    @property
    def values(self) -> tuple[Expr, ...]:
        """Return the entry of each section."""
        return self.args[(len(self.args) + 1) // 2 :]

    def cases(self) -> Piecewise:
        """Return the node by cases."""
        tests = [*(Le(self.place, e) for e in self.ends), True]
        return Piecewise(*zip(self.values, tests, strict=True))

    def _eval_derivative(self, x: Expr) -> Expr:
        return self.func(self.place, *self.ends, *(v.diff(x) for v in self.values))


def length_of(parts: Sequence[Expr]) -> Expr:
    """Return the length of an axis with these sections; numbers are added."""
    flat = [q for p in parts for q in (p.args if isinstance(p, Parts) else (p,))]
    if len(flat) == 1 or all(p.is_Integer for p in flat):
        return Add(*flat)
    return Parts(*flat)


def without_parts(expr: Expr) -> Expr:
    """Return an expression with every length of sections as their sum."""
    return expr.xreplace({p: p.total for p in expr.atoms(Parts)}) if expr.has(Parts) else expr


def picked(place: Expr, lengths: Sequence[Expr], entries: Sequence[Any]) -> Expr:
    """Return the entry at a place; the entry of each section is a function of the place in it."""
    befores = [Add(*lengths[:n]) for n in range(len(lengths))]
    values = [entry(place - before) for before, entry in zip(befores, entries, strict=True)]
    return Sectioned(place, *befores[1:], *values)


def as_sums(expr: Expr, ranges: Ranges) -> Expr:
    """Return an expression with the entries of sections as sums over these, picked by deltas.

    Examples
    --------
    >>> from calcwork.algebra import array, index, size
    >>> n, m, i = size("n"), size("m"), index("i")
    >>> as_sums(Sectioned(i, n, array("a", n)[i], array("b", m)[i - n]), {i: n + m}).args[1]
    Sum(KroneckerDelta(i, _j + n)*b[_j], (_j, 1, m))
    """
    new = {node: _summed(node, ranges[node.place]) for node in expr.atoms(Sectioned) if node.place in ranges}
    return as_sums(expr.xreplace(new), ranges) if new else expr


def _summed(node: Sectioned, upper: Expr) -> Expr:
    terms = []
    for value, (before, end) in zip(node.values, pairwise([Integer(0), *node.ends, without_parts(upper)]), strict=True):
        j = Dummy("j", integer=True)
        body = value.xreplace({node.place: j + before})
        terms.append(Sum(KroneckerDelta(node.place, j + before) * body, (j, Integer(1), expand(end - before))))
    return Add(*terms)


# --- cutting ----------------------------------------------------------------------------------------------------------


def cut(expr: Expr, ranges: Ranges | None = None) -> Expr:
    """Return an expression with its sums cut into sections, and what depends on a place settled where its range does.

    Examples
    --------
    >>> from calcwork.algebra import array, index, size
    >>> n, m, i = size("n"), size("m"), index("i")
    >>> a, b = array("a", n), array("b", m)
    >>> cut(Sum(Sectioned(i, n, a[i], b[i - n]), (i, 1, n + m)))
    Sum(a[i], (i, 1, n)) + Sum(b[i], (i, 1, m))
    """
    return _cut(expr, dict(ranges or {})) if ranges or expr.has(Sectioned) else expr


def sections(exprs: Iterable[Expr], place: Symbol, upper: Expr) -> list[tuple[Expr, Expr]]:
    """Return the sections of an axis, as what stands before each and its length; one that is the whole when uncut."""
    ends: set[Expr] = set()
    for node in (n for e in exprs for n in e.atoms(Sectioned)):
        shifted = [expand(e - node.place + place) for e in node.ends]
        ends |= {e for e in shifted if all(s.is_integer and s.is_positive for s in e.free_symbols)}
    ends = {e for e in ends if _is_nonnegative(e - 1) and _is_nonnegative(upper - e - 1)}
    ordered = sorted(ends, key=lambda e: sum(_is_nonnegative(e - o) for o in ends))
    if any(not _is_nonnegative(b - a - 1) for a, b in pairwise(ordered)):
        return [(Integer(0), upper)]
    return [(a, expand(b - a)) for a, b in pairwise([Integer(0), *ordered, upper])]


def _cut(expr: Expr, ranges: dict[Symbol, Expr]) -> Expr:
    if isinstance(expr, Square):
        inner = ranges | {expr.row: expr.size, expr.column: expr.size}
        return Square(_cut(expr.function, inner), *expr.limits) if expr.has(Sectioned) else expr
    if isinstance(expr, (Sum, Product)):
        return _cut_sum(expr, ranges)
    if isinstance(expr, Sectioned):
        return _settled(expr, ranges)
    if isinstance(expr, KroneckerDelta):
        return _delta(expr, ranges)
    if not expr.args or not expr.has(Sectioned, KroneckerDelta):
        return expr
    args = [_cut(a, ranges) if isinstance(a, Expr) else a for a in expr.args]
    return expr.func(*args) if any(a is not b for a, b in zip(args, expr.args, strict=True)) else expr


def _cut_sum(expr: Expr, ranges: dict[Symbol, Expr]) -> Expr:
    limits = [tuple(limit) for limit in expr.limits]
    if any(len(limit) != 3 for limit in limits):
        return expr
    body = _cut(expr.function, ranges | {k: upper for k, lower, upper in limits if lower == 1})
    if body == 0 and isinstance(expr, Sum):
        return body
    for n, (k, lower, upper) in enumerate(limits):
        found = sections([body], k, upper) if lower == 1 else []
        if len(found) < 2:
            continue
        pieces = []
        for before, length in found:
            own = [*limits[:n], (k, Integer(1), length), *limits[n + 1 :]]
            pieces.append(_cut_sum(expr.func(body.xreplace({k: k + before}), *own), ranges))
        return Add(*pieces) if isinstance(expr, Sum) else Mul(*pieces)
    return expr.func(body, *limits)


def _settled(expr: Sectioned, ranges: dict[Symbol, Expr]) -> Expr:
    """Return the entry with those sections left out in which the place never lies."""
    kept: list[tuple[Expr, Expr]] = []
    for value, end in zip(expr.values, (*expr.ends, None), strict=True):
        low, high = (None, Integer(0)) if end is None else _extent(expand(expr.place - end), ranges)
        if low is not None and _is_nonnegative(low - 1):
            continue
        kept.append((_cut(value, ranges), end or Integer(0)))
        if high is not None and _is_nonnegative(-high):
            break
    return Sectioned(expr.place, *(e for _, e in kept[:-1]), *(v for v, _ in kept))


def _delta(expr: KroneckerDelta, ranges: dict[Symbol, Expr]) -> Expr:
    difference = expand(expr.args[0] - expr.args[1])
    low, high = _extent(difference, ranges)
    if any(e is not None and _is_nonnegative(e - 1) for e in (low, None if high is None else -high)):
        return Integer(0)
    letters = sorted(difference.free_symbols & set(ranges), key=str)
    if len(letters) == 2 and difference in (letters[0] - letters[1], letters[1] - letters[0]):
        return KroneckerDelta(*letters)
    return expr


def _extent(expr: Expr, ranges: dict[Symbol, Expr]) -> tuple[Expr | None, Expr | None]:
    """Return the least and the greatest value over the ranges of the letters, which must stand with a sign alone."""
    letters = expr.free_symbols & set(ranges)
    signs = {k: expr.coeff(k) for k in letters}
    if any(abs(s) != 1 for s in signs.values()):
        return None, None
    ends = [{k: Integer(1) if s == turn else ranges[k] for k, s in signs.items()} for turn in (1, -1)]
    return tuple(expand(expr.xreplace(e)) for e in ends)


def _is_nonnegative(expr: Expr) -> bool:
    """Tell whether an expression is at least 0 for all sizes from 1 on."""
    above = {s: 1 + Dummy(s.name, nonnegative=True, integer=True) for s in expr.free_symbols if s.is_positive}
    terms = Add.make_args(expand(expr.xreplace(above)))
    return all(t.is_nonnegative for t in terms)
