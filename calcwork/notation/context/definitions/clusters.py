r"""Sizes and means of sets of samples in words: "clusters $C_k$ of sizes $n_k$", "$C$ of $N_C$ points with mean $\mu$".

They are spelled out for the sets that sums of a note run over, ``\sum_{i \in C_k} x_i``: for that named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, trimmed
from calcwork.notation.survey.survey import index_name, references, walk

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

SETS = r"(?:clusters?|class(?:es)?|groups?|sets?|partitions?)"
POINTS = r"(?:points?|elements|samples|members|examples|observations|items)"
MEAN = r"(?:means?|averages?|centroids?)"
SIZE_BEFORE = re.compile(rf"^\s*(?:of|with)\s+sizes\s*$|\b{SETS}\s+sizes?\s*$", re.IGNORECASE)
COUNT_BEFORE = re.compile(rf"\b{SETS}\s+(?:of|with|has|have|contain(?:s|ing)?)\s*$", re.IGNORECASE)
COUNT_AFTER = re.compile(rf"^\s*{POINTS}\b", re.IGNORECASE)
SIZE_AFTER = re.compile(
    rf"^\W*(?:(?:is|be|are|denotes?|for)\s+)?(?:the\s+|its\s+)(?:number\s+of\s+{POINTS}|size)\b[^.;]{{0,40}}$"
    rf"|^\W*(?:(?:is|be|are|denotes?|for)\s+)?(?:the\s+)?number\s+of\s+{POINTS}\s+(?:in|of)\b",
    re.IGNORECASE,
)
MEAN_BEFORE = re.compile(rf"\b(?:{POINTS}\s+(?:with|and|whose)|{SETS})\s+{MEAN}(?:\s+is)?\s*$", re.IGNORECASE)
MEAN_AFTER = re.compile(
    rf"^\W*(?:(?:is|be|are|denotes?|for)\s+)?(?:the|its)\s+{MEAN}\s+of\s+(?:(?:the\s+)?{POINTS}\s+(?:in|of)\s+)?"
    rf"(?:(?:the\s+)?{SETS}\b|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Family:
    """Hold the sets that sums run over: how a member is written, its letter, the letter of the set, and a sample."""

    written: Element
    member: Items
    letter: str | None
    sample: Element


def with_clusters(formulas: Sequence[Formula]) -> list[Formula]:
    """Return the formulas of a note, with equations for what its words call the size or the mean of a set."""
    families = _families(f.items for f in formulas)
    if not families:
        return list(formulas)
    defined = {(r.name, len(r.indices)) for f in formulas for r in _heads(f.items)}
    bare = {r.name for f in formulas for r in references(f.items) if not r.indices}
    family = next(iter(families.values())) if len(families) == 1 else None
    found: list[Formula] = []
    for formula in formulas:
        family = _named(formula, families) or family
        head = None if formula.display or family is None else _head(trimmed(formula.items), family)
        reference = refer(head) if head is not None else None
        known = head is None or reference is None or (reference.name, len(reference.indices)) in defined
        if head is not None and reference is not None and _is_member_of(head, family):
            known = known or reference.name in bare
        right = () if known or family is None else _right(formula, family)
        found.append(replace(formula, items=(head, Relation("="), *right)) if head is not None and right else formula)
    return found


def _is_member_of(head: Element, family: _Family | None) -> bool:
    """Tell whether a name has the letter of a family below it, as the n_k that may stand beside a size n."""
    letter = family.letter if family is not None else None
    return letter is not None and isinstance(head, Scripted) and head.sub == (Letter(letter),)


def _named(formula: Formula, families: dict[str, _Family]) -> _Family | None:
    """Return the family of which a formula of the text names a set."""
    first = trimmed(formula.items)[:1] if not formula.display else ()
    reference = refer(first[0]) if first else None
    return families.get(reference.name) if reference is not None else None


def _families(formulas: Iterable[Items]) -> dict[str, _Family]:
    """Return the families of sets over whose members the sums of a note run, with the samples that they add up."""
    found: dict[str, _Family] = {}
    for sequence, at in (place for items in formulas for place in walk(items)):
        item = sequence[at]
        sub = item.sub if isinstance(item, Scripted) and item.base == BigOperator("sum") else ()
        if len(sub) != 3 or sub[1] != Relation("in") or (letter := index_name(sub[0])) is None:
            continue
        own = refer(sub[2])
        sample = next((s[k] for s, k in walk(sequence[at + 1 :]) if _is_sample(s[k], sub[:1])), None)
        if own is None or not own.plain or len(own.below) > 1 or own.above or sample is None:
            continue
        place = index_name(own.below[0][0]) if own.below and len(own.below[0]) == 1 else None
        found.setdefault(own.name, _Family(sub[2], (Letter(letter),), place, sample))
    return found


def _is_sample(item: Element, member: Items) -> bool:
    return isinstance(item, Scripted) and item.sub == member and not (item.sup or item.primes)


def _heads(items: Items) -> Iterable[Reference]:
    """Yield the name that an equation begins with."""
    items = trimmed(items)
    equated = len(items) > 2 and isinstance(items[1], Relation) and items[1].name in EQUALITIES
    reference = refer(items[0]) if equated else None
    if reference is not None:
        yield reference


def _head(items: Items, family: _Family) -> Element | None:
    """Return the name of the size or mean of a general set, n_k also of the list n_1, ..., n_K."""
    parts = [p for p in split_at(items, ",") if p]
    head = parts[0][0] if parts and all(len(p) == 1 for p in parts) else None
    if head is None or refer(head) is None or (len(parts) > 1 and not any(is_dots(p) for p in parts)):
        return None
    if len(parts) > 1 and isinstance(head, Scripted) and head.sub == (Number("1"),) and family.letter is not None:
        head = replace(head, sub=(Letter(family.letter),))
    sub = head.sub if isinstance(head, Scripted) else ()
    general = sub == (Letter(family.letter or ""),) if family.letter is not None else sub in ((), (family.written,))
    return head if general else None


def _right(formula: Formula, family: _Family) -> Items:
    """Return what the words beside a name say it is: the size of a set, the mean of its samples, or nothing."""
    size: Items = (Group("|", "|", (family.written,)),)
    before, after = formula.before, formula.after
    counted = COUNT_BEFORE.search(before) and COUNT_AFTER.match(after)
    if counted or SIZE_BEFORE.search(before) or SIZE_AFTER.match(after):
        return size
    if MEAN_BEFORE.search(before) or MEAN_AFTER.match(after):
        total = Scripted(BigOperator("sum"), (*family.member, Relation("in"), family.written))
        return (Fraction((Number("1"),), size), total, family.sample)
    return ()
