r"""Independent components: "the entries of q and k are independent with mean 0 and variance 1", also of q_i and k_i."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.notation.context.laws.wording import APART, APART_AFTER, MEAN, VARIANCE_OF, ZERO_MEAN
from calcwork.notation.structure.items import Items, Letter, Number, Relation, Scripted
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import trimmed
from calcwork.notation.survey.survey import index_name

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

WORDS = r"(?:components?|entries|elements|coordinates?)"
OF_THEM = re.compile(rf"\b{WORDS}\s+of\b[^.;:$]*$", re.IGNORECASE)
WITH_THEM = re.compile(rf"^[^.;:$]*?\b(?:with|having|ha(?:ve|s))\s+(?:{APART})\s+{WORDS}\b", re.IGNORECASE)
APART_OF_THEM = re.compile(rf"\b(?:{APART})\s+{WORDS}\s+of\b[^.;:$]*$", re.IGNORECASE)
JOINED = re.compile(r"^[\s,]*(?:and|,)\s*(?:(?:an?|the|of|all|every)\s+)*(?:[a-z-]+\s+){0,2}$", re.IGNORECASE)
ASIDE = re.compile(r"^[\s,(]*(?:(?:for|with|where|all|both|each|in|of)\s*){0,3}$", re.IGNORECASE)
UNIT_VARIANCE = re.compile(r"\b(?:unit\s+variance|variance\s+(?:one|1)\b)", re.IGNORECASE)


def take_components(said: Collection, n: int) -> None:
    """Take what words say of all components of the vectors, or of the families, that a list from formula n on names."""
    first = said.formulas[n]
    if first.display or (n and JOINED.match(first.before) and _names(said, n - 1)):
        return
    listed, last = _group(said, n)
    after = said.formulas[last].after.lstrip(") ")
    by_words = bool(OF_THEM.search(first.before) and APART_AFTER.match(after)) or bool(WITH_THEM.match(after))
    by_words = by_words or bool(APART_OF_THEM.search(first.before))
    families = {r.name: r for r in listed}
    are_members = all(r.below for r in listed) and bool(APART_AFTER.match(after))
    if (
        not listed
        or not (by_words or (are_members and len(families) > 1))
        or (by_words and any(r.below for r in listed))
    ):
        return
    names = [said.symbols.interpret(r)[0] for r in families.values()]
    laws = said.symbols.laws
    if by_words and any((name, 1) in said.symbols.inner for name in names):
        laws.unread |= set(names)  # any one of the keys k_i, called k, is a name of its own
        return
    start = next(f.position for f in said.formulas if f.passage == first.passage)
    mean, variance = _moments(said, last)
    laws.unread |= set(names) if by_words and not (mean or variance) else set()
    for name in names:
        drawn = laws.of(name)
        drawn.mean, drawn.variance = drawn.mean or mean, drawn.variance or variance
        drawn.letters = drawn.letters or (((Letter("i"),),) if by_words else ())
        drawn.position = drawn.position or first.position
        laws.families.add(name)
        if len(names) > 1:
            laws.independent.add(name)
            laws.since[name] = min(start, laws.since.get(name, start))


def _group(said: Collection, n: int) -> tuple[list[Reference], int]:
    """Return the names in the formulas that words join from n on, and the last formula, a range behind them too."""
    found, at = list(_names(said, n)), n
    while found and at + 1 < len(said.formulas) and not said.formulas[at + 1].display:
        following = said.formulas[at + 1]
        if (_is_range(following.items) or _is_space(following.items)) and ASIDE.match(following.before):
            return found, at + 1
        names = list(_names(said, at + 1)) if JOINED.match(following.before) else []
        if not names:
            break
        found, at = [*found, *names], at + 1
    return found, at


def _names(said: Collection, n: int) -> Iterator[Reference]:
    """Yield the names in a formula that is a list of names, also in a space; nothing of any other formula."""
    items = trimmed(said.formulas[n].items)
    items = items[: items.index(Relation("in"))] if Relation("in") in items else items
    parts = [trimmed(p) for p in split_at(items, ",")]
    named = [refer(p[0]) if len(p) == 1 else None for p in parts if not is_dots(p)]
    if all(r is not None and (r.plain or _is_member(r)) for r in named):
        yield from (r for r in named if r is not None)


def _is_member(reference: Reference) -> bool:
    return len(reference.below) == 1 and not (reference.power or reference.primes or reference.above)


def _is_range(items: Items) -> bool:
    r"""Tell whether a formula is the range of an index, ``i = 1, \dots, d``."""
    kept = trimmed(items)
    return (
        len(kept) > 4
        and index_name(kept[0]) is not None
        and kept[1] == Relation("=")
        and any(is_dots((i,)) for i in kept)
    )


def _is_space(items: Items) -> bool:
    r"""Tell whether a formula is a space of vectors, ``\mathbb{R}^d``."""
    kept = trimmed(items)
    base = kept[0].base if len(kept) == 1 and isinstance(kept[0], Scripted) else None
    return isinstance(base, Letter) and base.name == "R" and bool(base.fonts)


def _moments(said: Collection, n: int) -> tuple[Items, Items]:
    """Return mean and variance from the words behind formula n, and from the formulas among them."""
    after = said.formulas[n].after
    mean: Items = (Number("0"),) if ZERO_MEAN.search(re.split(r"[.;]", after)[0]) else ()
    variance: Items = (Number("1"),) if UNIT_VARIANCE.search(re.split(r"[.;]", after)[0]) else ()
    at = n
    if not mean and MEAN.search(after):
        mean, at = _value(said, n + 1), n + 1
    if not variance and at < len(said.formulas) and VARIANCE_OF.search(said.formulas[at].after):
        variance = _value(said, at + 1)
    return mean, variance


def _value(said: Collection, n: int) -> Items:
    """Return an inline formula that is no relation."""
    items = trimmed(said.formulas[n].items) if n < len(said.formulas) and not said.formulas[n].display else ()
    return () if any(isinstance(i, Relation) for i in items) else items
