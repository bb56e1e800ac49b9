r"""Steps of time and of iterations: ``h_t`` and ``h_{t-1}`` are two quantities, unless a note sums or counts over t.

A name keeps its step as a label, so that ``h_t = \tanh(W h_{t-1} + b)`` defines ``h_t`` and leaves ``h_{t-1}`` free.
Other letters than t are steps where the same name stands at k and k+1, or where ``f(x_k, y_k)`` is an ``f(x, y)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Element,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.survey.survey import DOTS, index_name, references, walk
from calcwork.notation.symbols.terms import bound_letters

TIME, ITERATIONS = "t", ("k", "n", "s")
STEPPED = re.compile(r"_\(([ktns](?:[+-]\d+)?)\)")  # what the step adds to a name: h_(t-1)


@dataclass
class _Seen:
    """Hold the names that a note has at a letter, at the letter and a number, at numbers, and at other letters.

    ``valued`` tells that the letter is a number itself, as the n of ``I_n = n I_{n-1}``.
    """

    plain: set[str] = field(default_factory=set)
    shifted: set[str] = field(default_factory=set)
    numbered: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    evaluated: bool = False
    counts: bool = False
    valued: bool = False


def step_letters(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the letters that are steps in a note, and neither indices nor followed by numbers."""
    parameters = _parameters(formulas)
    return frozenset(x for x in (TIME, *ITERATIONS) if _is_stepped(_seen(formulas, x, parameters), x))


def _is_stepped(seen: _Seen, letter: str) -> bool:
    if seen.counts or seen.numbered & (seen.plain | seen.shifted):
        return False
    if letter == TIME:
        return bool(seen.plain and seen.shifted)
    same = seen.plain & seen.shifted
    return (bool(same) or seen.evaluated) and not seen.valued and not seen.elsewhere & (seen.plain | seen.shifted)


def _seen(formulas: Iterable[Items], letter: str, parameters: dict[str, list[str]]) -> _Seen:
    seen = _Seen()
    for items in formulas:
        seen.valued |= any(r.name == letter for r in references(items, labels=False))
        for sequence, at in walk(items):
            item = sequence[at]
            seen.counts |= _counts(sequence, at, letter)
            seen.evaluated |= _is_evaluated(sequence, at, letter, parameters)
            if not isinstance(item, Scripted) or not isinstance(item.base, (Letter, Scripted, Accent)) or not item.sub:
                continue
            name = str(item.base)
            for part in _parts(item.sub):
                if _is_step(part, letter):
                    (seen.plain if len(part) == 1 else seen.shifted).add(name)
                elif len(part) == 1 and isinstance(part[0], Number) and part[0].value != "0":
                    seen.numbered.add(name)
                elif index_name(part[0]) not in (None, letter):
                    seen.elsewhere.add(name)
    return seen


def _parameters(formulas: Iterable[Items]) -> dict[str, list[str]]:
    """Return the parameters of every function of several letters that an equation starts with: f(x, y) = ..."""
    found: dict[str, list[str]] = {}
    for items in formulas:
        group = items[1] if len(items) > 2 and isinstance(items[2], Relation) else None
        if isinstance(items[0] if items else None, Letter) and isinstance(group, Group):
            names = [p[0].name for p in _parts(group.items) if len(p) == 1 and isinstance(p[0], Letter)]
            if len(names) > 1:
                found[str(items[0])] = names
    return found


def _is_evaluated(sequence: Items, at: int, letter: str, parameters: dict[str, list[str]]) -> bool:
    """Tell whether a function of several letters stands here at one step of all of them: f(x_k, y_k)."""
    group = sequence[at + 1] if at + 1 < len(sequence) else None
    names = parameters.get(str(sequence[at])) if parameters and isinstance(group, Group) else None
    if names is None or not isinstance(group, Group):
        return False
    given = [p[0] for p in _parts(group.items) if len(p) == 1]
    return len(given) == len(names) and all(
        isinstance(g, Scripted) and g.base == Letter(n) and _is_step(g.sub, letter)
        for g, n in zip(given, names, strict=True)
    )


def _counts(sequence: Items, at: int, letter: str) -> bool:
    """Tell whether a letter runs: over a sum, or as in t = 1, ..., T."""
    item = sequence[at]
    if isinstance(item, Scripted) and isinstance(item.base, BigOperator):
        return letter in bound_letters(item)
    if not isinstance(item, Relation) or item.name not in {"=", "in"} or not at:
        return False
    after = sequence[at + 1 : at + 7]
    runs = any(isinstance(i, Number) or (isinstance(i, Letter) and i.name in DOTS) for i in after)
    return runs and index_name(sequence[at - 1]) == letter


def with_steps(items: Items, letters: AbstractSet[str]) -> Items:
    """Return one sequence of items with the steps of names as labels, what is inside of them not yet."""
    return tuple(_labeled(i, letters) for i in items)


def _labeled(item: Element, letters: AbstractSet[str]) -> Element:
    if not isinstance(item, Scripted) or isinstance(item.base, BigOperator) or not item.sub:
        return item
    parts = _parts(item.sub)
    at = next((n for n, p in enumerate(parts) if any(_is_step(p, x) for x in letters)), None)
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


def _is_step(part: Items, letter: str) -> bool:
    match part:
        case (Letter(name),):
            return index_name(part[0]) == name == letter
        case (Letter(), Operator("+" | "-"), Number(value)):
            return index_name(part[0]) == letter and value.isdigit()
    return False


def other_steps(name: str, names: Iterable[str]) -> list[str]:
    """Return the names of the same quantity at other steps."""
    stem = STEPPED.sub("_()", name)
    return [n for n in names if n != name and STEPPED.sub("_()", n) == stem] if stem != name else []
