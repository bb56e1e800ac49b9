"""Places in arguments: plain indices, fixed ones, shifted ones, and those that other data gives, as in theta[c[i]]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sympy import Add, Dummy, Expr, Indexed, Integer, KroneckerDelta, Sum, Symbol

from calcwork.algebra.scope import Scope, name_of
from calcwork.compile.ir import Axis, Load, Place, Window, axis_of
from calcwork.compile.ranges import is_size
from calcwork.errors import NotSupportedYet

Environment = Mapping[Symbol, Axis]


def places_of(element: Indexed, env: Environment, sizes: Mapping[str, Expr], scope: Scope) -> tuple[Place, ...] | Sum:
    """Return the places of an element, or the sum over a whole axis that picks it with deltas.

    The second serves an index that no slice can be, as the c[i] of theta[c[i]], and an axis that has one index already.
    """
    shape = scope.declarations[name_of(element)].shape
    places: list[Place] = []
    for n, (index, length) in enumerate(zip(element.indices, shape, strict=True)):
        place = _place(element, index, length, env, sizes)
        if place is None or axis_of(place) in [axis_of(p) for p in places if axis_of(p) is not None]:
            return _picked(element, n, length, _turns(index, length, env, sizes))
        places.append(place)
    return tuple(places)


def _place(element: Indexed, index: Expr, length: Expr, env: Environment, sizes: Mapping[str, Expr]) -> Place | None:
    if index.is_Integer:
        return int(index)
    if is_size(index):
        behind = index - length - 1
        return str(behind if behind.is_Integer else index - 1)
    shift, letter = index.as_coeff_Add()
    if letter not in env and (behind := _behind(index, length, env, sizes)) is not None:
        return behind
    if letter not in env or not shift.is_Integer:
        if isinstance(index, Symbol):
            raise NotSupportedYet(
                f"the index {index} of {element} is neither a number nor an index in reach; "
                "write the element with plain indices."
            )
        return None
    return _window(env[letter], int(shift), length, sizes)


def _behind(index: Expr, length: Expr, env: Environment, sizes: Mapping[str, Expr]) -> Window | None:
    """Return the places behind the first m of an axis, those of the index k + m."""
    letters = [a for a in Add.make_args(index) if a in env]
    shift = index - Add(*letters)
    if len(letters) != 1 or not is_size(shift):
        return None
    axis = env[letters[0]]
    left = length - sizes.get(axis.size, length) - shift
    if left == 0:
        return Window(axis, f"{shift}:")
    last = shift + sizes.get(axis.size, length)
    return Window(axis, f"{shift}:{last}") if all(t.is_nonnegative for t in Add.make_args(left)) else None


def _window(axis: Axis, shift: int, length: Expr, sizes: Mapping[str, Expr]) -> Place | None:
    """Return the places from 1 + shift on; a turn of the whole where some lie outside, and count for nothing."""
    left = length - sizes.get(axis.size, length) - shift
    if not shift and left == 0:
        return axis
    if not left.is_Integer and shift >= 0:
        return Window(axis, f"{shift or ''}:{length - left}")
    if shift >= 0 and left >= 0:
        return Window(axis, f"{shift or ''}:{-left if left else ''}")
    return Window(axis, turn=shift) if left == -shift else None


def _turns(index: Expr, length: Expr, env: Environment, sizes: Mapping[str, Expr]) -> tuple[Expr, ...]:
    """Return what a shifted index is where it lies outside: turned, as it is where the places outside are fixed ones.

    What lies outside counts for nothing, but it may do so as the difference of two terms.
    """
    shift, letter = index.as_coeff_Add()
    if letter not in env or not shift.is_Integer:
        return ()
    left = length - sizes.get(env[letter].size, length) - shift
    return ((index + length,) if shift < 0 else ()) + ((index - length,) if left.is_negative else ())


def _picked(element: Indexed, n: int, length: Expr, turns: tuple[Expr, ...]) -> Sum:
    k = Dummy("k", integer=True)
    indices: Sequence[Expr] = (*element.indices[:n], k, *element.indices[n + 1 :])
    picks = Add(*(KroneckerDelta(k, place) for place in (element.indices[n], *turns)))
    return Sum(picks * element.base[tuple(indices)], (k, Integer(1), length))


def is_sliced(loads: Sequence[Load], sample: Axis) -> bool:
    """Tell whether an argument with this axis is also read otherwise than row by row."""
    rows = {op.name: op.places.index(sample) for op in loads if sample in op.places}
    return any(
        any(isinstance(p, Window) and p.axis == sample for p in op.places)
        or (op.name in rows and op.places[rows[op.name]] != sample)
        for op in loads
    )
