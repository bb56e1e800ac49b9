r"""Quantities of what a word names: ``\mathrm{Gain}(\text{wind})`` and ``\mathrm{Gain}(\text{humidity})`` are two."""

from __future__ import annotations

from calcwork.notation.structure.items import Element, Function, Group, Items, Letter, Scripted, Text
from calcwork.notation.survey.statements import trimmed
from calcwork.notation.symbols.families import PROBABILITIES


def with_words_below(part: Items) -> Items:
    """Return one sequence with a word alone in brackets as the label of the name before it."""
    kept: list[Element] = []
    for item in part:
        before = kept[-1] if kept else None
        inner = trimmed(item.items) if isinstance(item, Group) and item.open == "(" else ()
        word = inner[0] if len(inner) == 1 else None
        if isinstance(word, Text) and word.text.strip() and _is_name(before):
            label = Text(word.text.strip(), name=True, start=word.start, end=word.end)
            kept[-1] = Scripted(kept[-1], (label,), start=kept[-1].start, end=item.end)
        else:
            kept.append(item)
    return tuple(kept)


def _is_name(item: Element | None) -> bool:
    name = isinstance(item, Letter) and item.name not in PROBABILITIES
    return name or (isinstance(item, Text) and item.name) or (isinstance(item, Function) and len(item.name) > 3)
