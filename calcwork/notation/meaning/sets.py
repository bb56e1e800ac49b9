r"""Sums over sets: ``\sum_{i \in S}``, ``\sum_{j \in R_i}``, ``\sum_{i : y_i = 1}``, and ``|S|``.

A set is the array of zeros and ones that tells its members: what holds for every such array holds for every set. One
that the note describes, as ``R_i = \{j : t_j \ge t_i\}``, has the members that its condition tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from sympy import Eq, Expr, Heaviside, Integer, Piecewise, Symbol

from calcwork.algebra.indicators import step
from calcwork.algebra.scope import BINARY, array
from calcwork.notation.meaning.unit_signs import condition, indicator, tests_of
from calcwork.notation.structure.items import (
    BigOperator,
    Environment,
    Gap,
    Group,
    Items,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import DOTS, SUMS, index_name, walk
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

MEMBERS = "1_"
Letters = tuple[str, ...]
Limits = list[tuple[str, Expr, Expr]]


def sets_of(formulas: Iterable[Items]) -> dict[str, Letters]:
    """Return the names that sums run over the members of, with the letters of a member."""
    found: dict[str, Letters] = {}
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            is_sum = isinstance(item, Scripted) and isinstance(item.base, BigOperator) and item.base.name in SUMS
            parts = _parted(item.sub) if is_sum and isinstance(item, Scripted) else None
            reference = refer(parts[2][0]) if parts and len(parts[2]) == 1 and parts[1] in ("in", "notin") else None
            if parts is not None and reference is not None and reference.plain and not reference.board:
                found.setdefault(reference.name, parts[0])
    return found


def _parted(sub: Items) -> tuple[Letters, str, Items] | None:
    r"""Return the letters, the sign and the rest of ``i \in S`` or ``i : y_i = 1``, None for another range."""
    sign = sub[1] if len(sub) > 2 else None
    name = getattr(sign, "name", "")
    if not (isinstance(sign, Relation) and name in ("in", "notin")) and sign not in (
        Punctuation(":"),
        Punctuation("|"),
    ):
        return None
    first = sub[0].items if isinstance(sub[0], Group) and sub[0].open == "(" else sub[:1]
    letters = [index_name(p[0]) if len(p) == 1 else None for p in split_at(first, ",")]
    return (tuple(x for x in letters if x), name, sub[2:]) if letters and None not in letters else None


def over_members(reader: Reader, base: BigOperator, sub: Items, body: Callable[[], Value]) -> Value | None:
    """Return a sum over the members of a set, None where the range is none."""
    parts = _parted(sub)
    if parts is None or base.name != "sum":
        return None
    letters, sign, rest = parts
    listed = rest[0].items if len(rest) == 1 and isinstance(rest[0], Group) and rest[0].open == "{" else None
    if listed is not None and sign == "in" and len(letters) == 1:
        first, last = ends(reader, listed, base)
        return reader.reduced(base.name, [(letters[0], first, last)], body, base)
    limits = [(x, Integer(1), reader.range_of(x)) for x in letters]

    def weighted() -> Value:
        member = _weight(reader, rest, letters, base) if sign in ":|" else _member(reader, rest, letters, base)
        member = 1 - member if sign == "notin" else member
        return reader.algebra.map(lambda e: member * e, body())

    return reader.reduced(base.name, limits, weighted, base)


def over_conditioned(
    reader: Reader, base: BigOperator, sub: Items, limits: Callable[[Items], Limits], body: Callable[[], Value]
) -> Value | None:
    r"""Return a sum such as ``\sum_{\substack{j=1 \\ j \ne i}}^n`` by weights, None where it has no condition."""
    parts = _rows(sub)
    tests = [p for p in parts if _is_condition(p)]
    heads = [p for p in parts if p not in tests]
    if not heads and tests and tests[0][1] == Relation("ne") and index_name(tests[0][0]) is not None:
        heads = [tests[0][:1]]  # the j of j \ne i, c_j = c_i
    if not tests or not heads or base.name != "sum":
        return None
    found = [limit for head in heads for limit in limits(head)]
    letters = tuple(x for x, _, _ in found)

    def weighted() -> Value:
        member = prod(_weight(reader, test, letters, base) for test in tests)
        return reader.algebra.map(lambda e: member * e, body())

    return reader.reduced(base.name, found, weighted, base)


def _rows(sub: Items) -> list[Items]:
    r"""Return the rows of a ``\substack``, or the parts between commas where more than one has a relation."""
    if len(sub) == 1 and isinstance(sub[0], Environment):
        cells = [c for row in sub[0].rows for cell in row.cells for c in split_at(cell, ",")]
    else:
        cells = split_at(sub, ",")
    parts = [tuple(i for i in c if not isinstance(i, Gap)) for c in cells]
    return [p for p in parts if p] if sum(any(isinstance(i, Relation) for i in p) for p in parts) > 1 else []


def _is_condition(part: Items) -> bool:
    """Tell whether a part of a range compares, and gives no letter a first value or limits."""
    relations = [i for i in part if isinstance(i, Relation)]
    if len(relations) != 1 or relations[0].name == "in":
        return False
    return part[1] != Relation("=") or index_name(part[0]) is None


def ends(reader: Reader, listed: Items, base: BigOperator) -> tuple[Expr, Expr]:
    r"""Return the first and last of ``\{1, \dots, n\}`` or of numbers that follow each other."""
    parts = [p for p in split_at(listed, ",") if p]
    dots = [n for n, p in enumerate(parts) if len(p) == 1 and getattr(p[0], "name", "") in DOTS]
    values = [reader.scalar(p) for n, p in enumerate(parts) if n not in dots]
    start = values[:-1] if dots else values
    goes_on = (dots == [len(parts) - 2] and start[:1] in ([0], [1])) if dots else len(values) > 1
    if not goes_on or any(b - a != 1 for a, b in pairwise(start)):
        raise Unclear(f"the range of this {base.name} is not understood", base)
    return values[0], values[-1]


def _condition(reader: Reader, items: Items, letters: Letters, base: BigOperator) -> Expr | None:
    """Return 1 where conditions hold and 0 elsewhere, None where one has cases that depend on other indices.

    SymPy would fold such cases out of the sum over a member when a further sum runs over the others.
    """
    weights = [_single(reader, test, letters, base) for test in tests_of(items)]
    return None if None in weights else prod(w for w in weights if w is not None)


def _single(reader: Reader, items: Items, letters: Letters, base: BigOperator) -> Expr | None:
    if (parts := _parted(items)) is not None and parts[1] == "in":  # i : k \in S_i
        return _member(reader, parts[2], parts[0], base)
    test = indicator(reader, Group("[", "]", items)).entry
    if not isinstance(test, Piecewise):
        return None if test.has(Heaviside) else test
    compared = test.args[0].cond
    if isinstance(compared, Eq) and compared.rhs in (0, 1) and reader.symbols.is_binary(compared.lhs):
        return compared.lhs if compared.rhs == 1 else 1 - compared.lhs
    others = {s for s in test.free_symbols if s.is_integer and not s.is_positive} - set(_symbols(letters))
    return None if others else test


def _weight(reader: Reader, items: Items, letters: Letters, base: BigOperator) -> Expr:
    """Return 1 where a condition holds and 0 elsewhere, as a step where it depends on other indices."""
    weights = [(_single(reader, test, letters, base), test) for test in tests_of(items)]
    return prod(weight if weight is not None else step(condition(reader, test)) for weight, test in weights)


def _symbols(letters: Letters) -> list[Symbol]:
    return [Symbol(x, integer=True) for x in letters]


def _member(reader: Reader, items: Items, letters: Letters, base: BigOperator) -> Expr:
    """Return whether the letters are a member of a set: 1 or 0."""
    reference = refer(items[0]) if len(items) == 1 else None
    if reference is None or reference.name not in reader.symbols.survey.sets or not reference.plain:
        raise Unclear(f"the range of this {base.name} is not understood", base)
    name, parts = reader.symbols.interpret(reference)
    places = tuple(reader.place(p) for p in parts)
    definition = reader.symbols.active(name, len(parts), reader.position)
    described = _described(reader, definition, places, letters, base) if definition is not None else None
    if described is not None:
        return described
    label, symbols = MEMBERS + name, reader.symbols
    symbols.domains[label] = BINARY
    symbols.origins[label] = label
    indices = (*places, *_symbols(letters))
    return array(label, *(_length(reader, label, n, p) for n, p in enumerate(indices)))[indices]


def _length(reader: Reader, label: str, axis: int, place: Expr) -> Expr:
    """Return the size of an axis of a family of sets: the range of the letter on it."""
    own, sizes = Symbol(f"?{label}{axis}", integer=True, positive=True), reader.symbols.open
    if isinstance(place, Symbol):
        sizes.same(own, reader.range_of(place.name), "two ranges of one index")
    return sizes.find(own)


def _described(
    reader: Reader, definition: Definition, places: Sequence[Expr], letters: Letters, base: BigOperator
) -> Expr | None:
    r"""Return the condition of a set such as ``R_i = \{j : t_j \ge t_i\}`` for a member and other indices."""
    only = definition.right[0] if len(definition.right) == 1 else None
    parts = _parted(only.items) if isinstance(only, Group) and only.open == "{" else None
    own = [index_name(p[0]) if len(p) == 1 else None for p in definition.places]
    if parts is None or len(parts[0]) != len(letters) or None in own:
        return None
    tests = parts[2] if parts[1] in (":", "|") else _behind_range(parts[2])
    if not tests:
        return None
    inner = reader.at(definition.position)
    inner.letters = frozenset({*parts[0], *(x for x in own if x)})
    weigh = _weight if reader.symbols.members_described else _condition
    weight = weigh(inner, tests, parts[0], base)
    names = (Symbol(x or "", integer=True) for x in (*parts[0], *own))
    return weight.xreplace(dict(zip(names, (*_symbols(letters), *places), strict=True))) if weight is not None else None


def _behind_range(items: Items) -> Items:
    r"""Return the condition of ``j \in \{1,\dots,n\} : y_j = y_i`` without the range."""
    at = next((n for n, i in enumerate(items) if i in (Punctuation(":"), Punctuation("|"), Relation("mid"))), None)
    return items[at + 1 :] if at == 1 and isinstance(items[0], Group) and items[0].open in "{[" else ()


def number_of_members(reader: Reader, item: Group) -> Value | None:
    """Return how many members a set has, for ``|S|``."""
    reference = refer(item.items[0]) if len(item.items) == 1 else None
    letters = reader.symbols.survey.sets.get(reference.name) if reference is not None else None
    if letters is None:
        return None
    base = BigOperator("sum", start=item.start, end=item.end)
    limits = [(x, Integer(1), reader.range_of(x)) for x in letters]
    return reader.reduced("sum", limits, lambda: Value(_member(reader, item.items, letters, base)), base)
