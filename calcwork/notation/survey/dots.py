r"""Dots between a first and a last thing of a kind: ``x_1 + \dots + x_n``, ``(y_1, \ldots, y_N)``, ``w_L \cdots w_1``.

The two are compared place by place. Where they differ the letter of a sum is put, shifted as the places are; the
result is written as the sum, product or list that the dots stand for, and is read like one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

from calcwork.notation.structure.items import (
    BigOperator,
    Braces,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.survey.survey import DOTS, Survey, index_name, parts_of, survey, walk

LETTERS = "klijmstd"
TIMES = {"cdot", "*"}
SIGNS = (Operator("+"), Operator("-"))
ENDS = (Relation, Punctuation, Gap)


@dataclass(frozen=True)
class Series:
    """Hold the general term, its letter, and the first and last value of the letter."""

    term: Items
    letter: str
    lower: Items
    upper: Items


@dataclass(frozen=True)
class Index:
    """Hold what an index is counted from, nothing for a number, and the number added to it: N and -1 for N - 1."""

    base: Items
    shift: int

    def items(self, by: int = 0) -> Items:
        """Return the index as it is written, moved by some places."""
        number = self.shift + by
        if not self.base:
            return (Number(str(number)),)
        return (*self.base, Operator("+" if number > 0 else "-"), Number(str(abs(number)))) if number else self.base


def is_dots(items: Items) -> bool:
    """Tell whether items are nothing but dots."""
    kept = [i for i in items if not _is_times(i)]
    return len(kept) == 1 and isinstance(kept[0], Letter) and kept[0].name in DOTS


def general_term(first: Items, last: Items) -> Series | None:
    """Return what the first and the last thing are cases of, None when they differ in no single number."""
    places = _places(first, last)
    if not places or places[0][0].base:
        return None
    lower, upper = places[0]
    term, letter = _term(first, last, lower.shift)
    return Series(term, letter, lower.items(), upper.items())


def _term(first: Items, last: Items, shift: int) -> tuple[Items, str]:
    """Return what two things are cases of, and its letter, which stands for an index with this number added."""
    taken = {n for s, k in walk((*first, *last)) if (n := index_name(s[k])) is not None}
    letter = next((x for x in LETTERS if x not in taken), "q")
    own = Index((Letter(letter),), 0)
    return _merged(first, last, lambda a, _: own.items(a.shift - shift)), letter


def _places(first: Items, last: Items) -> list[tuple[Index, Index]]:
    """Return the indices in which the first and the last thing differ, nothing where these do not run alike."""
    found: list[tuple[Index, Index]] = []

    def noted(a: Index, b: Index) -> Items:
        found.append((a, b))
        return a.items()

    if _merged(first, last, noted) is None or not found:
        return []
    a, b = found[0]
    alike = all((p.base, q.base, p.shift - a.shift) == (a.base, b.base, q.shift - b.shift) for p, q in found)
    return found if alike else []


def _merged(first: Any, last: Any, put: Callable[[Index, Index], Items]) -> Any:
    """Return the first thing with something put where the last differs from it, None where they are of two kinds."""
    if type(first) is type(last) and first == last:
        return first
    if isinstance(first, tuple) and isinstance(last, tuple):
        return _merged_items(first, last, put)
    if isinstance(first, Number | Letter) and isinstance(last, Number | Letter):
        a, b = _index((first,)), _index((last,))
        written = put(a, b) if a is not None and b is not None else ()
        return written[0] if len(written) == 1 else Group("(", ")", written) if written else None
    if type(first) is not type(last) or not hasattr(first, "__dataclass_fields__"):
        return None
    parts = {}
    for f in fields(first):
        if f.name not in {"start", "end"}:
            parts[f.name] = _merged(getattr(first, f.name), getattr(last, f.name), put)
            if parts[f.name] is None:
                return None
    return replace(first, **parts)


def _merged_items(first: Items, last: Items, put: Callable[[Index, Index], Items]) -> Items | None:
    a, b = _index(first), _index(last)
    several = len(first) == len(last) > 1 and not any(isinstance(i, Operator) for i in (*first, *last))  # i1 and im
    if a is not None and b is not None and not several:
        return put(a, b)
    if len(first) != len(last):
        return None
    parts = [_merged(a, b, put) for a, b in zip(first, last, strict=True)]
    return None if any(p is None for p in parts) else tuple(parts)


def _index(items: Items) -> Index | None:
    """Return items as an index: a number, a letter, or several of them with a number added."""
    if not items or not all(isinstance(i, (Letter, Number, Operator)) for i in items):
        return None
    number, sign = items[-1], items[-2] if len(items) > 1 else Operator("+")
    if not isinstance(number, Number) or not number.value.isdigit() or sign not in (Operator("+"), Operator("-")):
        return Index(items, 0)
    return Index(items[:-2], int(number.value) * (1 if sign == Operator("+") else -1))


def fold_terms(terms: list[tuple[int, Items]]) -> list[tuple[int, Items]]:
    """Return terms with every "first + second + dots + last" written as a sum."""
    at = next((n for n, (_, t) in enumerate(terms) if is_dots(t)), None)
    if at is None or at == 0 or at + 1 >= len(terms):
        return terms
    sign, last = terms[at + 1]
    for start in range(at):
        series = general_term(terms[start][1], last) or general_term(last, terms[start][1])
        if series is not None and all(s == sign for s, _ in terms[start : at + 2] if s):
            folded = (sign, _reduction("sum", series))
            return [*terms[:start], folded, *fold_terms(terms[at + 2 :])]
    return terms


def fold_factors(items: Items) -> Items:
    r"""Return factors with every "first second dots last" written as a product, up or down to the last.

    What stands beside the dots is taken as far as it goes on alike: ``c w_L w_{L-1} \cdots w_2 w_1 x``.
    """
    at = next((n for n, i in enumerate(items) if isinstance(i, Letter) and i.name in DOTS), None)
    if at is None:
        return items
    before, after = _stripped(items[:at], -1), _stripped(items[at + 1 :], 1)
    for size in range(1, min(len(before), len(after)) + 1):
        blocks = _Blocks(before[-size:], after[:size])
        for near, far in _places(blocks.first, blocks.last)[:1]:
            for step in _steps(near, far):
                left, early = _taken(before[:-size], blocks, -1, step)
                right, late = _taken(after[size:], blocks, 1, step)
                if early or late or not (near.base and far.base and near.base != far.base):
                    lower, upper = (near.items(-step * early), far.items(step * late))[::step]
                    series = Series(*_term(blocks.first, blocks.last, near.shift), lower, upper)
                    return (*left, Braces(_reduction("prod", series)), *fold_factors(right))
    return items


def survey_in_full(formulas: Iterable[Items]) -> Survey:
    """Return what formulas show about letters and names, with products for their dots."""
    formulas = list(formulas)
    products = [p for items in formulas for part in _sequences(items) for p in _products(part)]
    return survey([*formulas, *products])


def _sequences(items: Items) -> Iterator[Items]:
    yield items
    for item in items:
        for part in parts_of(item):
            yield from _sequences(part)


def _products(items: Items) -> Iterator[Items]:
    """Yield the products that dots between factors stand for."""
    if any(isinstance(i, Letter) and i.name in DOTS for i in items):
        cuts = [-1, *(n for n, i in enumerate(items) if isinstance(i, ENDS) or i in SIGNS), len(items)]
        for a, b in pairwise(cuts):
            yield from ((i,) for i in fold_factors(items[a + 1 : b]) if i not in items)


@dataclass(frozen=True)
class _Blocks:
    """Hold the factors on both sides of dots that are cases of one."""

    first: Items
    last: Items

    def moved(self, side: int, by: int) -> Items:
        """Return the block before the dots, or that behind them for side 1, moved by some places."""
        return _merged(self.first, self.last, lambda a, b: (a if side < 0 else b).items(by))


def _steps(near: Index, far: Index) -> tuple[int, ...]:
    """Return whether indices may go up or down between two: a number is the lower end, of two names any may be."""
    if near.base == far.base:
        return (1,) if near.shift < far.shift else (-1,)
    return (1,) if not near.base else (-1,) if not far.base else (1, -1)


def _taken(items: Items, blocks: _Blocks, side: int, step: int, n: int = 1) -> tuple[Items, int]:
    """Return items without the blocks that go on alike at their begin, at their end for side -1, and the number."""
    size, kept = len(blocks.first), _stripped(items, side)
    if not kept or (kept[:size] if side > 0 else kept[-size:]) != blocks.moved(side, side * step * n):
        return items, n - 1
    return _taken(kept[size:] if side > 0 else kept[:-size], blocks, side, step, n + 1)


def _stripped(items: Items, side: int) -> Items:
    """Leave out signs of multiplication at the begin, or at the end for side -1."""
    while items and _is_times(items[0 if side > 0 else -1]):
        items = items[1:] if side > 0 else items[:-1]
    return items


def _is_times(item: Element) -> bool:
    return isinstance(item, Operator) and item.name in TIMES


def _reduction(name: str, series: Series) -> Items:
    sub = (Letter(series.letter), Relation("="), *series.lower)
    start, end = series.term[0].start, series.term[-1].end
    head: Element = Scripted(BigOperator(name, start=start, end=end), sub, series.upper, start=start, end=end)
    return (head, *series.term)


def renamed_number(series: Series, number: int) -> Items:
    """Return the term of a series with a number for its letter."""
    return _numbered(series.term, series.letter, number)


def _numbered(items: Any, letter: str, number: int) -> Any:
    if isinstance(items, tuple):
        return tuple(_numbered(i, letter, number) for i in items)
    if isinstance(items, Letter) and items.name == letter and not items.fonts:
        return Number(str(number), start=items.start, end=items.end)
    if hasattr(items, "__dataclass_fields__"):
        own = {f.name: getattr(items, f.name) for f in fields(items) if f.name not in {"start", "end"}}
        changed = {k: _numbered(v, letter, number) for k, v in own.items() if isinstance(v, tuple) or k == "base"}
        return replace(items, **changed)
    return items


def renamed(items: Any, old: str, new: str) -> Any:
    """Return items with another letter."""
    if isinstance(items, tuple):
        return tuple(renamed(i, old, new) for i in items)
    if isinstance(items, Letter):
        return replace(items, name=new) if items.name == old and not items.fonts else items
    if hasattr(items, "__dataclass_fields__"):
        own = {f.name: getattr(items, f.name) for f in fields(items) if f.name not in {"start", "end"}}
        return replace(
            items, **{k: renamed(v, old, new) for k, v in own.items() if isinstance(v, tuple) or k == "base"}
        )
    return items
