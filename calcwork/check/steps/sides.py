"""The two sides of a relation brought together: shapes compared, axes given one set of index names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, TypeAlias

from sympy import Dummy, Expr, Integer, MatrixBase, Symbol

from calcwork.algebra.binding import substitute
from calcwork.algebra.partial import Partial
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.sections import Sectioned, cut, sections
from calcwork.check.steps.verdict import Counterexample, Verdict

Side: TypeAlias = Any  # a Quantity, an Expr or an explicit Matrix
Ranges = Mapping[Symbol, tuple[Expr, Expr]]
Ranged = Mapping[Symbol, Expr]


@dataclass(frozen=True)
class Pair:
    """Hold two scalar expressions that are to be compared for all values of their free indices."""

    left: Expr
    right: Expr
    ranges: tuple[tuple[Symbol, tuple[Expr, Expr]], ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Paired:
    """Hold all pairs of entries of two sides, and what had to be assumed to bring them together."""

    pairs: tuple[Pair, ...]
    note: str = ""
    known: tuple[tuple[Expr, Expr], ...] = ()


def paired(left: Side, right: Side) -> Paired | Verdict:
    """Return the pairs of entries to compare, or the verdict that the shapes cannot be equal.

    Axes of length 1 are dropped where the shapes differ by them, and the number 0 is an array of zeros. A size may be
    symbolic on one side and a number on the other: then the number is put in. Sizes that are Dummy symbols count as
    not declared and refute nothing.
    """
    first, second = _as_quantity(left), _as_quantity(right)
    if isinstance(first, MatrixBase) or isinstance(second, MatrixBase):
        return _matrices(first, second)
    if len(first.sizes) != len(second.sizes):
        squeezed = [_squeezed(q) for q in (first, second)]
        if len(squeezed[0].sizes) == len(squeezed[1].sizes):
            found = paired(*squeezed)
            said = "an axis of length 1 is left out"
            return replace(found, note=found.note or said) if isinstance(found, Paired) else found
        zero = next((q for q in (first, second) if not q.sizes and q.entry == 0), None)
        if zero is None:
            return _unequal_shapes(first.sizes, second.sizes)
        first, second = (Quantity(q.entry, o.indices, o.sizes) if q is zero else q for q, o in _both(first, second))
    return _aligned(first, second)


def _both(first: Quantity, second: Quantity) -> tuple[tuple[Quantity, Quantity], ...]:
    return (first, second), (second, first)


def _as_quantity(side: Side) -> Any:
    return side if isinstance(side, (Quantity, MatrixBase)) else Quantity(side)


def _squeezed(quantity: Quantity) -> Quantity:
    idle = {k: Integer(1) for k, n in zip(quantity.indices, quantity.sizes, strict=True) if n == 1}
    if not idle:
        return quantity
    kept = [(k, n) for k, n in zip(quantity.indices, quantity.sizes, strict=True) if k not in idle]
    return Quantity(substitute(quantity.entry, idle), tuple(k for k, _ in kept), tuple(n for _, n in kept))


def _aligned(first: Quantity, second: Quantity) -> Paired | Verdict:
    known: dict[Expr, Expr] = {}
    for a, b in zip(first.sizes, second.sizes, strict=True):
        meeting = _one_size(a, b)
        if meeting is None:
            return _unequal_shapes(first.sizes, second.sizes)
        known |= meeting
    taken = first.entry.free_symbols | second.entry.free_symbols
    own = tuple(Dummy(k.name, integer=True) if _clashes(first, k, taken) else k for k in first.indices)
    left = substitute(first.entry, dict(zip(first.indices, own, strict=True)))
    right = substitute(second.entry, dict(zip(second.indices, own, strict=True)))
    ranges = tuple((k, (Integer(1), n.xreplace(known))) for k, n in zip(own, first.sizes, strict=True))
    return _at_sizes(_in_sections(Pair(left, right, ranges)), known)


def _in_sections(pair: Pair) -> list[Pair]:
    """Return the pairs of the blocks of two partitioned arrays, which is the pair itself where there are none."""
    if not pair.left.has(Sectioned) and not pair.right.has(Sectioned):
        return [pair]
    found: list[tuple[dict[Symbol, Expr], dict[Symbol, Expr], tuple[int, ...]]] = [({}, {}, ())]
    for k, (_, upper) in pair.ranges:
        own = sections((pair.left, pair.right), k, upper)
        found = [
            (moved | {k: k + before}, lengths | {k: length}, (*block, n))
            for moved, lengths, block in found
            for n, (before, length) in enumerate(own, start=1)
        ]
    return [_block(pair, *parts) for parts in found]


def _block(pair: Pair, moved: Ranged, lengths: Ranged, block: tuple[int, ...]) -> Pair:
    left, right = (cut(substitute(e, moved), lengths) for e in (pair.left, pair.right))
    ranges = tuple((k, (Integer(1), n)) for k, n in lengths.items())
    return Pair(left, right, ranges, f"block {', '.join(map(str, block))}" if block else pair.place)


def _at_sizes(pairs: list[Pair], known: Mapping[Expr, Expr]) -> Paired:
    """Put sizes that the other side tells into both sides."""
    note = ", ".join(f"{s} = {n}" for s, n in known.items() if not isinstance(s, Dummy))
    if known:
        pairs = [replace(p, left=p.left.xreplace(known), right=p.right.xreplace(known)) for p in pairs]
    return Paired(tuple(pairs), f"for {note}" if note else "", tuple(known.items()))


def _clashes(first: Quantity, k: Symbol, taken: set[Any]) -> bool:
    """Tell whether a letter of the left side's axes also stands free in the right side, with another meaning."""
    return k in taken and k not in first.entry.free_symbols


def _one_size(a: Expr, b: Expr) -> dict[Expr, Expr] | None:
    """Return what makes two sizes equal, None when they cannot be equal for all sizes."""
    if a == b or (a - b).expand() == 0:
        return {}
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Dummy) or (isinstance(one, Symbol) and other.is_Integer):
            return {one: other}
    return None


def _unequal_shapes(first: tuple[Expr, ...], second: tuple[Expr, ...]) -> Verdict:
    if any(n.has(Dummy) for n in (*first, *second)):
        return Verdict("unclear", method="shape", note="the shape of one side is not declared")
    return Verdict(
        "refuted",
        method="shape",
        note=f"the left side has shape {_shape(first)}, the right side {_shape(second)}",
        counterexample=Counterexample(left=f"shape {_shape(first)}", right=f"shape {_shape(second)}"),
    )


def _shape(sizes: tuple[Expr, ...]) -> str:
    return "(" + ", ".join(map(str, sizes)) + ("," if len(sizes) == 1 else "") + ")"


def _matrices(first: Any, second: Any) -> Paired | Verdict:
    """Pair the entries of an explicit matrix with those of another, or of an array of symbolic size."""
    second = second.T if _is_turned_gradient(first, second) else second
    shapes = [_explicit_shape(side) for side in (first, second)]
    if len(shapes[0]) != len(shapes[1]):
        shapes = [_vector_shape(s) for s in shapes]
    if len(shapes[0]) != len(shapes[1]):
        zero = [isinstance(s, Quantity) and s.entry == 0 and not s.sizes for s in (first, second)]
        if not any(zero):
            return _unequal_shapes(*shapes)
        shapes = [shapes[zero.index(False)]] * 2
    known: dict[Expr, Expr] = {}
    for a, b in zip(*shapes, strict=True):
        meeting = _one_size(a, b)
        if meeting is None:
            return _unequal_shapes(*shapes)
        known |= meeting
    shape = [n.xreplace(known) for n in shapes[0]]
    places = list(product(*(range(1, int(n) + 1) for n in shape)))
    return _at_sizes([Pair(_entry(first, p), _entry(second, p), place=str(list(p))) for p in places], known)


def _is_turned_gradient(first: Any, second: Any) -> bool:
    """Tell whether a written-out column stands beside a row, and one of them is a derivative, in the other layout."""
    if not (isinstance(first, MatrixBase) and isinstance(second, MatrixBase)):
        return False
    turned = first.shape == second.shape[::-1] != second.shape and 1 in first.shape
    return turned and any(e.has(Partial) for side in (first, second) for e in side)


def _explicit_shape(side: Any) -> tuple[Expr, ...]:
    return tuple(Integer(n) for n in side.shape) if isinstance(side, MatrixBase) else side.sizes


def _vector_shape(shape: tuple[Expr, ...]) -> tuple[Expr, ...]:
    return tuple(n for n in shape if n != 1) if len(shape) == 2 else shape


def _entry(side: Any, place: tuple[int, ...]) -> Expr:
    if isinstance(side, MatrixBase):
        if len(place) == 1:
            return side[place[0] - 1]
        return side[tuple(p - 1 for p in place)]
    at = dict(zip(_squeezed(side).indices, map(Integer, place), strict=False)) if side.sizes else {}
    return substitute(_squeezed(side).entry, at)
