"""Arrays and conditions that signs of their own stand for: the identity, ones, indicators, cases."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import sympy as sp
from sympy import Dummy, Expr, Indexed, Integer, KroneckerDelta, Piecewise, Symbol

from calcwork.algebra.indicators import step
from calcwork.notation.structure.items import (
    Element,
    Gap,
    Group,
    Items,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.structure.references import Reference, split_at
from calcwork.notation.survey.letters import is_one
from calcwork.notation.survey.survey import index_name, references
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import Value, built

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calcwork.notation.meaning.reader import Reader
    from calcwork.notation.symbols.table import Symbols

COMPARED = {"=": sp.Eq, "<": sp.Lt, "le": sp.Le, ">": sp.Gt, "ge": sp.Ge, "ne": sp.Ne}

ONES = "1"  # how the vector of ones is called among the names of rows


def is_indicator(item: Element) -> bool:
    r"""Tell whether this is ``\mathbf 1``, ``\mathbb 1`` or ``\mathbb I`` before a condition."""
    return is_one(item) and bool(getattr(item, "fonts", ()))


def ones(reader: Reader, item: Element) -> Value | None:
    r"""Return the vector of ones for a bold 1, of the size that its subscript or its use gives, or the row."""
    base, sub = (item.base, item.sub) if isinstance(item, Scripted) else (item, ())
    if not (isinstance(base, Number) and base.value in {"0", "1"} and base.fonts):
        return None
    size = reader.scalar(sub) if sub else open_size("ones")
    return built((size,), lambda _: Integer(base.value), row=base.value in reader.symbols.rows)


def open_size(name: str) -> Symbol:
    """Return a new size that nothing declares; it becomes what its use asks for."""
    return Symbol(f"?{name}{Dummy().dummy_index}", integer=True, positive=True)


def identity(reader: Reader, reference: Reference) -> Value:
    """Return the identity, of the size of its subscript or of what it stands beside."""
    size = reader.scalar(reference.below[0]) if reference.below else open_size("I")
    i, j = Dummy("i", integer=True), Dummy("j", integer=True)
    if size == 1:
        return Value(Integer(1))
    return Value(KroneckerDelta(i, j), (i, j), (size, size))


def is_braced_condition(items: Items, at: int) -> bool:
    """Tell whether a condition in braces stands at a place, as after the 1 of 1{y = 1}."""
    group = items[at] if at < len(items) else None
    if not isinstance(group, Group) or group.open != "{":
        return False
    return any(isinstance(i, Relation) for i in group.items)


def indicator(reader: Reader, group: Group) -> Value:
    """Return 1 where the condition in the bracket holds, and 0 elsewhere; for each entry where it compares arrays."""
    if (entries := _by_entries(reader, group.items)) is not None:
        return entries
    test = condition(reader, group.items)
    if isinstance(test, sp.Eq) and all(a.is_integer or _is_label(reader, a) for a in test.args):
        return Value(KroneckerDelta(*test.args))
    if len([s for s in test.free_symbols if s.is_integer and not s.is_positive]) > 1:
        return Value(step(test))  # SymPy would fold cases out of the sum over one of the indices
    return Value(Piecewise((Integer(1), test), (Integer(0), True)))


def _by_entries(reader: Reader, items: Items) -> Value | None:
    r"""Return the indicator of each entry of an array, as ``\mathbb 1[h > 0]``, None where numbers are compared."""
    at = [n for n, i in enumerate(items) if isinstance(i, Relation)]
    test = COMPARED.get(getattr(items[at[0]], "name", "")) if len(at) == 1 else None
    if test is None or any(isinstance(i, (Text, Punctuation)) for i in items):
        return None
    sides = items[: at[0]], items[at[0] + 1 :]
    symbols = reader.symbols
    if not any(_is_array(symbols, *symbols.interpret(r)) for s in sides for r in references(s)):
        return None
    a, b = (reader.expression(s) for s in sides)
    if not (a.rank or b.rank):
        return None
    return reader.algebra.elementwise(a, b, lambda x, y: Piecewise((Integer(1), test(x, y)), (Integer(0), True)))


def _is_array(symbols: Symbols, name: str, indices: Sequence[Items]) -> bool:
    """Tell whether a name with its indices is an array, as the z_n of a sample is."""
    if not indices:
        return bool(symbols.rank_of(name))
    inner = symbols.inner.get((name, len(indices)))
    return bool(symbols.inner_ranks.get((name, len(indices))) if inner is None else inner)


def _is_label(reader: Reader, entry: Expr) -> bool:
    """Tell whether an element is the number of a class."""
    domain = reader.symbols.domain_of(entry) if isinstance(entry, Indexed) else None
    return domain is not None and domain.integer and domain.lower == 1


def condition(reader: Reader, items: Items) -> sp.Basic:
    """Return a condition: comparisons joined by "and" or commas."""
    parts = tests_of(items)
    if len(parts) > 1:
        return sp.And(*(condition(reader, p) for p in parts))
    items = parts[0] if parts else ()
    places = [n for n, i in enumerate(items) if isinstance(i, Relation)]
    if not places or any(getattr(items[n], "name", "") not in COMPARED for n in places):
        raise Unclear("this condition is not understood", items[0] if items else None)
    cuts = [-1, *places, len(items)]
    sides = [_comparable(reader, items[a + 1 : b]) for a, b in pairwise(cuts)]
    tests = [COMPARED[getattr(items[n], "name", "")](a, b) for n, a, b in zip(places, sides, sides[1:], strict=False)]
    return sp.And(*tests) if len(tests) > 1 else tests[0]


def tests_of(items: Items) -> list[Items]:
    r"""Return the comparisons that commas, words or ``\wedge`` join, without the words before and the gaps between."""
    joined = (Punctuation(",") if _joins(i) else i for i in items if not isinstance(i, Gap) and not _is_empty(i))
    return [p for p in split_at(tuple(joined), ",") if p]


def _joins(item: Element) -> bool:
    return item == Operator("wedge") or (isinstance(item, Text) and item.text.strip() == "and")


def _is_empty(item: Element) -> bool:
    return isinstance(item, Text) and item.text.strip() in {"if", "for", "when", ""}


def _comparable(reader: Reader, items: Items) -> Expr:
    if len(items) == 1 and index_name(items[0]) in reader.local:
        return reader.scalar(items)
    if len(items) == 1 and (name := index_name(items[0])) is not None and name in reader.letters:
        return Symbol(name, integer=True)
    survey = reader.symbols.survey
    name = index_name(items[0]) if len(items) == 1 else None
    marked = any(n for mark, n in survey.uses[name or ""].marks.items() if mark != "given")
    numbers = name in survey.indices and (name not in survey.sizes or name in survey.bound)  # the n of i = n is a size
    if numbers and name not in reader.symbols.domains and not marked:
        return Symbol(name, integer=True)
    return reader.scalar(items)
