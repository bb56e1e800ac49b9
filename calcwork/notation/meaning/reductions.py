"""Operators with limits: sums and products over ranges of every shape, greatest and smallest values, limits."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import sympy as sp
from sympy import Expr, Indexed, Integer, Symbol

from calcwork.algebra.functions import greatest
from calcwork.algebra.integrals import end
from calcwork.algebra.partial import Approach
from calcwork.notation.meaning import integrals, listed, sets
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Environment,
    Group,
    Items,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.survey import INDEX_LETTERS, SUMS, index_name
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.terms import unequal_pair
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

ONE_SIDED: dict[Items, int] = {(Operator("+"),): 1, (Operator("-"),): -1}
APPROACHES = {"to": 0, "downarrow": 1, "searrow": 1, "uparrow": -1, "nearrow": -1}


def big(reader: Reader, base: BigOperator, sub: Items, sup: Items, items: Items, at: int) -> tuple[Value, int]:
    """Return the value of an operator with limits, and the place after what it runs over."""
    if base.name in SUMS:
        body = items[at + 1 :]
        if (unequal := _unequal(sub)) is not None:
            return _over_unequal(reader, base, *unequal, sup, body), len(items)
        if base.name == "sum" and (pairs := _pairs(sub, sup)) is not None:
            return _over_unequal(reader, base, *pairs, body, both=True), len(items)
        given = sets.over_conditioned(
            reader, base, sub, lambda head: sum_limits(reader, base, head, sup), lambda: reader.term(body)
        )
        if given is not None:
            return given, len(items)
        if not sup and (total := listed.over_numbers(reader, base, sub, body)) is not None:
            return total, len(items)
        if not sup and (total := sets.over_members(reader, base, sub, lambda: reader.term(body))) is not None:
            return total, len(items)
        limits = sum_limits(reader, base, sub, sup)
        if sup or any(isinstance(i, Relation | Environment) for i in sub):
            return reader.reduced(base.name, limits, lambda: reader.term(body), base), len(items)
        settle = partial(_on_axes, reader, base)
        return reader.reduced(base.name, limits, lambda: reader.term(body), base, settle=settle), len(items)
    if base.name in {"max", "min"}:
        return _extreme_of_all(reader, base, sub, sup, items, at) if sub else _extreme(reader, base, items, at)
    if base.name == "lim":
        return _limit(reader, base, sub, items, at), len(items)
    if base.name == "int":
        return integrals.integral(reader, base, sub, sup, items, at)
    raise Unclear(f"the operator {base.name!r} is not understood here", base)


def _unequal(sub: Items) -> tuple[str, Items] | None:
    r"""Return the letter and the other side of ``j \ne i`` or ``k \ne y_i``, None for another range."""
    letter = index_name(sub[0]) if sub[1:2] == (Relation("ne"),) else None
    plain = not any(isinstance(i, (Relation, Punctuation)) for i in sub[2:])
    return (letter, sub[2:]) if letter is not None and sub[2:] and plain else None


def _pairs(sub: Items, sup: Items) -> tuple[str, Items, Items] | None:
    r"""Return the letters and the end of ``1 \le i \ne j \le n`` and of ``i, j = 1, i \ne j``, None for others."""
    pair = unequal_pair(sub)
    if pair is None or (pair.end and sup) or (pair.begun and not sup):
        return None
    return pair.letters[0], (pair.other,), pair.end or sup


def _over_unequal(
    reader: Reader, base: BigOperator, one: str, rest: Items, sup: Items, body: Items, *, both: bool = False
) -> Value:
    """Return a sum over i other than j, or over both where j is a letter that stands nowhere outside of the sum."""
    if base.name != "sum":
        raise Unclear(f"the range of this {base.name} is not understood", base)
    other = index_name(rest[0]) if len(rest) == 1 else None
    both = both or (other is not None and other not in reader.bound and other not in reader.outside)
    upper = reader.scalar(sup) if sup else None
    limits = [(x, Integer(1), upper or reader.range_of(x)) for x in ((one, other) if both else (one,)) if x]
    (place,) = (Symbol(other, integer=True),) if other is not None else reader.places(one, (rest,))
    apart = 1 - sp.KroneckerDelta(Symbol(one, integer=True), place)
    term = lambda: reader.algebra.map(lambda e: apart * e, reader.term(body))  # noqa: E731
    if sup:
        return reader.reduced(base.name, limits, term, base)
    return reader.reduced(base.name, limits, term, base, settle=partial(_on_axes, reader, base))


def _on_axes(
    reader: Reader, item: Element, limits: list[tuple[str, Expr, Expr]], body: Expr
) -> list[tuple[str, Expr, Expr]]:
    """Return limits that a sum does not tell with the length of the axes on which a letter stands, where it is another.

    A letter may number samples in one sum of a note and features in the next.
    """
    found: list[tuple[str, Expr, Expr]] = []
    for letter, lower, upper in limits:
        own = Symbol(letter, integer=True)
        axes = ((e, n) for e in body.atoms(Indexed) for n, place in enumerate(e.indices) if place == own)
        lengths = {reader.symbols.open.find(e.base.shape[n]) for e, n in axes if e.base.shape}
        closed = {n for n in lengths if not (reader.symbols.open.is_open(n) or (n.is_number and upper.free_symbols))}
        if reader.symbols.members_described and len(closed) > 1 and lower == 1:
            listed = " and ".join(sorted(map(str, closed)))
            raise Unclear(f"the index {letter} of this sum runs over axes of the lengths {listed}", item)
        usual = lower != 1 or not closed or reader.symbols.open.find(upper) in closed
        found.append((letter, lower, upper if usual else next(iter(closed))))
    return found


def _extreme(reader: Reader, base: BigOperator, items: Items, at: int) -> tuple[Value, int]:
    following = items[at + 1] if at + 1 < len(items) else None
    above: Items = ()
    if isinstance(following, Scripted) and isinstance(following.base, Group) and not following.sub:
        above, following = following.sup, following.base
    if not isinstance(following, Group):
        raise Unclear(f"the operator {base.name!r} needs its arguments in brackets", base)
    entries = [reader.expression(p) for p in split_at(following.items, ",") if p]
    total = entries[0]
    pick = sp.Max if base.name == "max" else sp.Min
    for value in entries[1:]:
        total = reader.algebra.elementwise(total, value, pick)
    return reader.raised(total, above), at + 2


def _extreme_of_all(
    reader: Reader, base: BigOperator, sub: Items, sup: Items, items: Items, at: int
) -> tuple[Value, int]:
    r"""Return the greatest or smallest value over an index, as in ``\max_j z_j``."""
    limits = sum_limits(reader, base, sub, sup)
    if len(limits) != 1 or at + 1 >= len(items):
        raise Unclear(f"the operator {base.name!r} is not understood here", base)
    letter, lower, upper = limits[0]
    reader.bound[letter], outer = upper, dict(reader.bound)
    try:
        value, after = reader.factor(items, at + 1)
    finally:
        reader.bound = outer
    entry, own = value.entry, Symbol(letter, integer=True)
    if value.rank or not entry.has(own):
        raise Unclear(f"the operator {base.name!r} is understood here for numbers that depend on its index only", base)
    sign = 1 if base.name == "max" else -1
    return Value(sign * greatest(sign * entry, (own, lower, upper))), after


def _limit(reader: Reader, base: BigOperator, sub: Items, items: Items, at: int) -> Value:
    place = next((n for n, i in enumerate(sub) if isinstance(i, Relation) and i.name in APPROACHES), None)
    if place is None:
        raise Unclear("the variable of this limit is not understood; write \\lim_{h \\to 0}", base)
    arrow, last = sub[place], sub[-1]
    side = APPROACHES[arrow.name] if isinstance(arrow, Relation) else 0
    there = sub[place + 1 :]
    if isinstance(last, Scripted) and last.sup in ONE_SIDED and not last.primes:  # 0^+ and 0^-
        there, side = (*there[:-1], Scripted(last.base, last.sub) if last.sub else last.base), ONE_SIDED[last.sup]
    elif there[:1] == (Number("0"),) and there[1:] in ONE_SIDED:  # 0+
        there, side = there[:1], ONE_SIDED[there[1:]]
    variable, point = reader.scalar(sub[:place]), end(reader.scalar(there))
    body = reader.term(items[at + 1 :])
    return reader.algebra.map(lambda e: Approach(e, variable, point, side), body)


def _whole_range(reader: Reader, letter: str, base: BigOperator) -> tuple[str, Expr, Expr]:
    """Return the limits of a letter that a sum names alone: from 0 where all other sums over it begin there."""
    places = reader.symbols.from_zero.get(letter)
    if reader.symbols.shapes.get(letter) and letter not in INDEX_LETTERS:
        raise Unclear(f"the sum over all values of the array {letter} is not understood", base)
    return (letter, Integer(1), reader.range_of(letter)) if places is None else (letter, Integer(0), places - 1)


def sum_limits(reader: Reader, base: BigOperator, sub: Items, sup: Items) -> list[tuple[str, Expr, Expr]]:
    """Return the letters of a sum with their lower and upper limits, outermost first."""
    if len(sub) == 1 and isinstance(sub[0], Environment):
        rows = [cell for row in sub[0].rows for cell in row.cells]
        return [limit for cell in rows for limit in sum_limits(reader, base, cell, ())]
    relations = [n for n, i in enumerate(sub) if isinstance(i, Relation)]
    if not relations:
        letters = [index_name(i) for i in sub if not isinstance(i, Punctuation)]
        if not letters or None in letters:
            raise Unclear(f"the index of this {base.name} is not understood", base)
        if sup:
            return [(letters[0] or "", Integer(1), reader.scalar(sup))]
        return [_whole_range(reader, x, base) for x in letters if x]
    if len(relations) == 1 and sub[relations[0]] == Relation("="):
        several = [index_name(i) for i in sub[: relations[0]] if not isinstance(i, Punctuation)]
        if len(several) > 1 and sup and None not in several:  # i, j = 1
            lower, upper = reader.scalar(sub[relations[0] + 1 :]), reader.scalar(sup)
            return [(x, lower, upper) for x in several if x]
        letter = index_name(sub[0]) if relations[0] == 1 else None
        if letter is None:
            raise Unclear(f"the index of this {base.name} is not understood", base)
        if not sup and any(isinstance(i, Punctuation) for i in sub):  # i = 1, \dots, n
            return [(letter, *sets.ends(reader, sub[relations[0] + 1 :], base))]
        lower = reader.scalar(sub[relations[0] + 1 :])
        upper = reader.scalar(sup) if sup else reader.range_of(letter)
        return [(letter, lower, upper)]
    if all(sub[n] in (Relation("le"), Relation("<")) for n in relations) and len(relations) >= 2:
        return _between(reader, base, sub, relations)
    if len(relations) == 1 and (found := _compared(reader, sub, sup)):
        return found
    raise Unclear(f"the range of this {base.name} is not understood", base)


def _compared(reader: Reader, sub: Items, sup: Items) -> list[tuple[str, Expr, Expr]]:
    r"""Return the limits of a sum over ``i < j``, over both letters where j stands nowhere outside, else over i."""
    letters = [index_name(i) for i in (sub[0], sub[-1])]
    sign = getattr(sub[1], "name", "")
    if len(sub) != 3 or None in letters or sign not in ("<", "le", ">", "ge"):
        return []
    one, other = (x or "" for x in letters)
    known = next((x for x in (one, other) if x in reader.symbols.ranges), one)
    last = reader.scalar(sup) if sup else reader.range_of(known)
    place, apart = Symbol(other, integer=True), int(sign in "<>")
    inner = (one, Integer(1), place - apart) if sign in ("<", "le") else (one, place + apart, last)
    both = other not in reader.bound and other not in reader.outside
    return [(other, Integer(1), last), inner] if both else [inner]


def _between(reader: Reader, base: BigOperator, sub: Items, relations: list[int]) -> list[tuple[str, Expr, Expr]]:
    r"""Return the limits of a sum over ``1 \le j \le i \le n``: i from 1 to n, j from 1 to i."""
    cuts = [-1, *relations, len(sub)]
    parts = [sub[a + 1 : b] for a, b in pairwise(cuts)]
    first, *letters, last = parts
    names = [index_name(p[0]) if len(p) == 1 else None for p in letters]
    if None in names:
        raise Unclear(f"the range of this {base.name} is not understood", base)
    low, high = reader.scalar(first), reader.scalar(last)
    strict = [sub[n] == Relation("<") for n in relations]
    limits: list[tuple[str, Expr, Expr]] = []
    outer: Expr = high
    for k in range(len(names) - 1, -1, -1):
        upper = outer - 1 if strict[k + 1] else outer
        lower = low + 1 if strict[k] and k == 0 else low + sum(strict[: k + 1])
        limits.append((names[k] or "", lower, upper))
        outer = Symbol(names[k] or "", integer=True)
    return limits
