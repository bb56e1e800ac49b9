r"""Dots between a first and a last thing of a kind: ``x_1 + \dots + x_n``, ``(y_1, \ldots, y_N)``.

The two are compared place by place. Where the first has a number and the last something else, the letter of a sum is
put; the result is written as the sum, product or list that the dots stand for, and is read like one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from calcwork.notation.structure.items import BigOperator, Element, Items, Letter, Number, Operator, Relation, Scripted
from calcwork.notation.survey.survey import DOTS, index_name, walk

LETTERS = "klijmstd"


@dataclass(frozen=True)
class Series:
    """Hold the general term, its letter, and the first and last value of the letter."""

    term: Items
    letter: str
    lower: Items
    upper: Items


def is_dots(items: Items) -> bool:
    """Tell whether items are nothing but dots."""
    kept = [i for i in items if not (isinstance(i, Operator) and i.name in {"cdot", "*"})]
    return len(kept) == 1 and isinstance(kept[0], Letter) and kept[0].name in DOTS


def general_term(first: Items, last: Items) -> Series | None:
    """Return what the first and the last thing are cases of, None when they differ in no single number."""
    taken = {n for s, k in walk((*first, *last)) if (n := index_name(s[k])) is not None}
    letter = next((x for x in LETTERS if x not in taken), "q")
    found: list[tuple[Items, Items]] = []
    term = _merged(first, last, letter, found)
    if term is None or not found or any(pair != found[0] for pair in found):
        return None
    return Series(term, letter, *found[0])


def _merged(first: Any, last: Any, letter: str, found: list[tuple[Items, Items]]) -> Any:
    if _same(first, last):
        return first
    if isinstance(first, tuple) and isinstance(last, tuple):
        return _merged_items(first, last, letter, found)
    if isinstance(first, Number) and first.value.isdigit() and isinstance(last, (Letter, Number)):
        found.append(((first,), (last,)))
        return Letter(letter)
    if type(first) is type(last) and hasattr(first, "__dataclass_fields__"):
        parts = {}
        for f in fields(first):
            if f.name in {"start", "end"}:
                continue
            parts[f.name] = _merged(getattr(first, f.name), getattr(last, f.name), letter, found)
            if parts[f.name] is None:
                return None
        return replace(first, **parts)
    return None


def _same(first: Any, last: Any) -> bool:
    return type(first) is type(last) and first == last


def _merged_items(first: Items, last: Items, letter: str, found: list[tuple[Items, Items]]) -> Items | None:
    if len(first) == len(last):
        parts = [_merged(a, b, letter, found) for a, b in zip(first, last, strict=True)]
        return None if any(p is None for p in parts) else tuple(parts)
    # A number against an expression of several items, as 1 against N-1.
    if len(first) == 1 and isinstance(first[0], Number) and _is_index_expression(last):
        found.append((first, last))
        return (Letter(letter),)
    return None


def _is_index_expression(items: Any) -> bool:
    return all(isinstance(i, (Letter, Number, Operator)) for i in items)


def fold_terms(terms: list[tuple[int, Items]]) -> list[tuple[int, Items]]:
    """Return terms with every "first + second + dots + last" written as a sum."""
    at = next((n for n, (_, t) in enumerate(terms) if is_dots(t)), None)
    if at is None or at == 0 or at + 1 >= len(terms):
        return terms
    sign = terms[at + 1][0]
    for start in range(at):
        series = general_term(terms[start][1], terms[at + 1][1])
        if series is not None and all(s == sign for s, _ in terms[start : at + 2] if s):
            folded = (sign, _reduction("sum", series))
            return [*terms[:start], folded, *fold_terms(terms[at + 2 :])]
    return terms


def fold_factors(items: Items) -> Items:
    """Return factors with every "first second dots last" written as a product."""
    at = next((n for n, i in enumerate(items) if isinstance(i, Letter) and i.name in DOTS), None)
    if at is None or at == 0 or at + 1 >= len(items):
        return items
    for size in range(1, len(items) - at):
        last = items[at + 1 : at + 1 + size]
        series = general_term(items[:size], last)
        if series is not None and at % size == 0:
            return (*_reduction("prod", series), *items[at + 1 + size :])
    return items


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
