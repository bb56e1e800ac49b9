r"""Steps of time: ``h_t`` and ``h_{t-1}`` of a recurrence are two quantities, unless a note sums or counts over t.

A name keeps its step as a label, so that ``h_t = \tanh(W h_{t-1} + b)`` defines ``h_t`` and leaves ``h_{t-1}`` free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.items import (
    BigOperator,
    Element,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.survey import DOTS, index_name, walk
from calcwork.notation.terms import bound_letters

STEP = "t"
STEPPED = re.compile(r"_\((t(?:[+-]\d+)?)\)")  # what the step adds to a name: h_(t-1)


def is_stepped(formulas: Iterable[Items]) -> bool:
    """Tell whether a note has names at the steps t and t-1 or t+1, and treats t neither as an index nor by numbers."""
    plain, shifted, numbered = set[str](), set[str](), set[str]()
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if _counts(sequence, at):
                return False
            if not isinstance(item, Scripted) or not isinstance(item.base, (Letter, Scripted)) or not item.sub:
                continue
            name = str(item.base)
            for part in _parts(item.sub):
                if _is_step(part):
                    (plain if len(part) == 1 else shifted).add(name)
                elif len(part) == 1 and isinstance(part[0], Number) and part[0].value != "0":
                    numbered.add(name)
    return bool(plain and shifted) and not numbered & (plain | shifted)


def _counts(sequence: Items, at: int) -> bool:
    """Tell whether t runs: over a sum, or as in t = 1, ..., T."""
    item = sequence[at]
    if isinstance(item, Scripted) and isinstance(item.base, BigOperator):
        return STEP in bound_letters(item)
    if not isinstance(item, Relation) or item.name not in {"=", "in"} or not at or index_name(sequence[at - 1]) != STEP:
        return False
    after = sequence[at + 1 : at + 7]
    return any(isinstance(i, Number) or (isinstance(i, Letter) and i.name in DOTS) for i in after)


def with_steps(items: Items) -> Items:
    """Return one sequence of items with the steps of names as labels, what is inside of them not yet."""
    return tuple(_labeled(i) for i in items)


def _labeled(item: Element) -> Element:
    if not isinstance(item, Scripted) or isinstance(item.base, BigOperator) or not item.sub:
        return item
    parts = _parts(item.sub)
    at = next((n for n, p in enumerate(parts) if _is_step(p)), None)
    if at is None:
        return item
    step = parts[at]
    word = "(" + "".join(str(getattr(i, "name", getattr(i, "value", ""))) for i in step) + ")"
    label = Text(word, True, start=step[0].start, end=step[-1].end)
    rest = tuple(i for n, p in enumerate(parts) if n != at for i in p)
    if not rest:
        return replace(item, sub=(label,))
    inner = Scripted(item.base, (label,), start=item.base.start, end=item.base.end)
    return replace(item, base=inner, sub=rest)


def _parts(sub: Items) -> list[Items]:
    """Return the indices in a subscript, with or without commas between them."""
    parts: list[list[Element]] = [[]]
    for item in sub:
        if isinstance(item, Punctuation) and item.name == ",":
            parts.append([])
        elif parts[-1] and not isinstance(item, Operator) and not isinstance(parts[-1][-1], Operator):
            parts.append([item])
        else:
            parts[-1].append(item)
    return [tuple(p) for p in parts if p]


def _is_step(part: Items) -> bool:
    match part:
        case (Letter(name),):
            return index_name(part[0]) == name == STEP
        case (Letter(), Operator("+" | "-"), Number(value)):
            return index_name(part[0]) == STEP and value.isdigit()
    return False


def other_steps(name: str, names: Iterable[str]) -> list[str]:
    """Return the names of the same quantity at other steps."""
    stem = STEPPED.sub("_()", name)
    return [n for n in names if n != name and STEPPED.sub("_()", n) == stem] if stem != name else []
