r"""Tables of conditional probabilities: the ``\pi(k \mid j)`` that ``\Theta_{jk}`` defines is an element pi_kj."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    throughout,
)
from calcwork.notation.structure.items import outline as text_of
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import index_name, walk

BAR = frozenset({"mid", "|"})


def conditional_tables(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the names that are defined at two letters, one given the other, which number entries on the right side."""
    parts = [p for f in formulas for p in split_at(tuple(i for i in f if not isinstance(i, Gap)), ",")]
    known, found = frozenset[str](), _tables(parts, frozenset())
    while found > known:  # a table may be given by others
        known, found = found, found | _tables(parts, found)
    return found


def _tables(parts: Iterable[Items], known: frozenset[str]) -> frozenset[str]:
    """Return the names that equations define in this way, where some tables are known."""
    found = set[str]()
    for part in parts:
        pair = pair_of(part[1]) if len(part) > 3 and part[2] == Relation("=") else None
        letters = [index_name(p[0]) for p in pair or () if len(p) == 1]
        if len(letters) == 2 and None not in letters and _is_head(part[0]):
            used, numbering = _uses(throughout(part[3:], partial(with_entries, names=known)))
            if set(letters) <= numbering and not set(letters) & used:
                found.add(text_of(part[:1]))
    return frozenset(found)


def with_entries(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the values of these tables as their entries."""
    kept: list[Element] = []
    for item in part:
        head = kept[-1] if kept else None
        pair = pair_of(item) if head is not None and _is_head(head) and text_of((head,)) in names else None
        if head is None or pair is None:
            kept.append(item)
            continue
        comma = Punctuation(",", start=item.start, end=item.end)
        own, label = (head.base, (*head.sub, comma)) if isinstance(head, Scripted) else (head, ())
        kept[-1] = Scripted(own, (*label, *pair[0], comma, *pair[1]), start=head.start, end=item.end)
    return tuple(kept)


def _is_head(item: Element) -> bool:
    r"""Tell whether an item is a name, or one with its parameter below: the head of ``\pi_\theta(c \mid i)``."""
    if isinstance(item, Scripted):
        parameter = len(item.sub) == 1 and isinstance(item.sub[0], Letter) and index_name(item.sub[0]) is None
        return parameter and not item.sup and not item.primes and isinstance(item.base, (Letter, Accent))
    return isinstance(item, (Letter, Accent))


def pair_of(item: Element) -> tuple[Items, Items] | None:
    """Return the two sides of the bar in a bracket."""
    if not isinstance(item, Group) or item.open != "(":
        return None
    inner = tuple(i for i in item.items if not isinstance(i, Gap))
    bars = [n for n, i in enumerate(inner) if getattr(i, "name", "") in BAR]
    return (inner[: bars[0]], inner[bars[0] + 1 :]) if len(bars) == 1 else None


def _uses(items: Items) -> tuple[set[str], set[str]]:
    """Return the letters that stand for themselves, and those that number entries."""
    used, numbering = set[str](), set[str]()
    for sequence, at in walk(items):
        reference = refer(sequence[at])
        if reference is not None and reference.indices:
            numbering |= {x for p in reference.indices for i in p if (x := index_name(i)) is not None}
        elif reference is not None and reference.plain:
            used |= {reference.name}
    return used - numbering, numbering
