r"""One letter for a family and for the argument of a function: the vectors x_i, and ``f(x) = \sum_k g_k x_k^2``.

Called at a member, as f(x_i), such a function has an argument of its own, and x_k in its body is an entry of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
    Text,
    outline,
    throughout,
)
from calcwork.notation.structure.references import arguments_of, split_at
from calcwork.notation.survey.statements import EQUALITIES
from calcwork.notation.survey.survey import walk

OWN = "_argument"


@dataclass(frozen=True)
class _Law:
    """Hold a function where it is defined: its name, its parameters, its right side, and where that begins and ends."""

    name: str
    parameters: tuple[str, ...]
    right: Items
    span: tuple[int, int]


def arguments_like_members(formulas: Sequence[Items]) -> frozenset[tuple[str, str]]:
    """Return the functions with those of their parameters that stand for members of a family of the same letter."""
    families = {name for items in formulas for name, member in _of_spaces(items) if member}
    families |= {name for items in formulas for name in (*_headed_members(items), *_numbered_above(items))}
    laws = [w for items in formulas for w in _laws(items) if families & set(w.parameters)]
    defined = {w.name for w in laws}
    found = {(w.name, p) for w in laws for items in formulas for p in _at_members(items, w, families)}
    found |= {(w.name, p) for w in laws for p in w.parameters if any((w.name, q) in found for q in w.parameters)}
    for _ in laws:  # what is called at x where x is such an argument has one too
        found |= {
            (name, p)
            for w in laws
            for name, p in _calls(w.right, defined)
            if (w.name, p) in found and any(v.name == name and p in v.parameters for v in laws)
        }
    kept = {p for w in laws for p in w.parameters if (w.name, p) in found and _has_entries(w.right, p)}
    kept -= {name for items in formulas for name in kept if _is_differentiated(items, name)}
    return frozenset((name, p) for name, p in found if p in kept)


def with_own_arguments(part: Items, found: frozenset[tuple[str, str]]) -> Items:
    """Return one sequence in which these parameters have names of their own, and where their space is told."""
    kept = part
    for law in _laws(part):
        own = frozenset(p for p in law.parameters if (law.name, p) in found)
        start, stop = law.span
        kept = (*kept[:start], *_renamed(kept[start:stop], own), *kept[stop:]) if own else kept
    bare = frozenset(n for n, member in _of_spaces(part) if not member) & {p for _, p in found}
    return _renamed(kept, bare) if bare else kept


def arguments_beside_families(formulas: Sequence[Items]) -> frozenset[str]:
    r"""Return the letters of families that stand alone only behind a function of them: ``\sigma'(t) = ...``."""
    families = {n for items in formulas for n, member in _letters(items) if member}
    headed = {p for items in formulas for w in _laws(items) for p in w.parameters} & families
    functions = {w.name for items in formulas for w in _laws(items)}
    for items in formulas if headed else ():
        own = {p for w in _laws(items) for p in w.parameters if {n for n, _ in _letters(items)} <= {p, "e", *functions}}
        headed -= {n for n, member in _letters(items) if not member} - own
    return frozenset(headed)


def with_arguments_apart(part: Items, letters: frozenset[str]) -> Items:
    """Return one sequence in which these letters, where no index is at them, have names of their own."""

    def own(item: Element) -> Element:
        if isinstance(item, Scripted) and isinstance(item.base, Letter) and not item.sub:
            return replace(item, base=own(item.base))
        return replace(item, name=item.name + OWN) if isinstance(item, Letter) and item.name in letters else item

    return tuple(map(own, part))


def _letters(items: Items) -> Iterator[tuple[str, bool]]:
    """Yield the letters in a formula, each with whether a letter is its index."""
    held = {id(i.base) for s, k in walk(items) if isinstance(i := s[k], Scripted) and i.sub}
    for sequence, k in walk(items):
        item = sequence[k]
        if isinstance(item, Scripted) and isinstance(item.base, Letter) and item.sub:
            yield item.base.name, len(item.sub) == 1 and isinstance(item.sub[0], Letter)
        elif isinstance(item, Letter) and id(item) not in held:
            yield item.name, False


def _of_spaces(items: Items) -> Iterator[tuple[str, bool]]:
    r"""Yield the letters that lie in ``\mathbb{R}^d``, each with whether it stands there as a member of a family."""
    at = next((k for k, i in enumerate(items) if isinstance(i, Relation)), 0)
    space = items[at + 1] if at and len(items) > at + 1 and items[at] == Relation("in") else None
    if isinstance(space, Scripted) and (space.base == Letter("R", ("mathbb",)) or isinstance(space.base, Group)):
        for item in items[:at]:
            base = item.base if isinstance(item, Scripted) and item.sub and not item.sup else item
            if isinstance(base, Letter):
                yield base.name, base is not item


def _headed_members(items: Items) -> Iterator[str]:
    """Yield the letters of which equations give the member of a letter: the p of ``p_i = f(t_i)``."""
    for part in split_at(tuple(i for i in items if not isinstance(i, Gap)), ","):
        head = part[0] if len(part) > 2 and part[1] == Relation("=") else None
        if isinstance(head, Scripted) and isinstance(head.base, Letter) and not head.sup and len(head.sub) == 1:
            yield from (head.base.name for i in head.sub if isinstance(i, Letter))


def _laws(items: Items) -> Iterator[_Law]:
    """Yield the functions that a formula defines, as f(x) = ..."""
    for k in range(1, len(items) - 1):
        group, relation = items[k], items[k + 1]
        equal = isinstance(relation, Relation) and relation.name in EQUALITIES
        if isinstance(group, Group) and group.open == "(" and equal:
            names = tuple(p[0].name for p in arguments_of(group) if len(p) == 1 and isinstance(p[0], Letter))
            ends = (n for n, i in enumerate(items[k:], k) if isinstance(i, (Gap, Punctuation, Text)))
            stop = next(ends, len(items))
            if len(names) == len(arguments_of(group)):
                yield _Law(outline((items[k - 1],)), names, items[k + 2 : stop], (k, stop))


def _at_members(items: Items, law: _Law, families: set[str]) -> Iterator[str]:
    """Yield the parameters of a function for which members of families are put in."""
    for name, parts in _all_calls(items):
        if name == law.name and len(parts) == len(law.parameters):
            for parameter, part in zip(law.parameters, parts, strict=True):
                if parameter in families and any(_is_member(i, families) for i in part):
                    yield parameter


def _calls(items: Items, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the functions of these names with the bare letters that they are called at."""
    for name, parts in _all_calls(items):
        if name in names:
            yield from ((name, p[0].name) for p in parts if len(p) == 1 and isinstance(p[0], Letter))


def _all_calls(items: Items) -> Iterator[tuple[str, list[Items]]]:
    for sequence, k in walk(items):
        group = sequence[k]
        if k and isinstance(group, Group) and group.open == "(":
            yield outline((sequence[k - 1],)), arguments_of(group)


def _is_member(item: Element, families: set[str]) -> bool:
    if not isinstance(item, Scripted) or not isinstance(item.base, Letter) or item.base.name not in families:
        return False
    below = not item.sup and len(item.sub) == 1 and isinstance(item.sub[0], Letter)
    return below or (not item.sub and _is_number_above(item))


def _numbered_above(items: Items) -> Iterator[str]:
    """Yield the letters that bear the number of a sample above, as ``x^{(i)}``."""
    for item in (s[k] for s, k in walk(items)):
        if isinstance(item, Scripted) and isinstance(item.base, Letter) and _is_number_above(item):
            yield item.base.name


def _is_number_above(item: Scripted) -> bool:
    group = item.sup[0] if len(item.sup) == 1 else None
    return (
        isinstance(group, Group) and group.open == "(" and len(group.items) == 1 and isinstance(group.items[0], Letter)
    )


def _has_entries(items: Items, name: str) -> bool:
    """Tell whether a letter has one subscript in a sequence of items, one over which a sum runs or a number."""
    scripted = [i for s, k in walk(items) if isinstance(i := s[k], Scripted) and len(i.sub) == 1]
    sums = (
        i.sub[0]
        for s, k in walk(items)
        if isinstance(i := s[k], Scripted) and isinstance(i.base, BigOperator) and i.sub
    )
    bound = {i.name for i in sums if isinstance(i, Letter)}
    places = (i.sub[0] for i in scripted if isinstance(i.base, Letter) and i.base.name == name)
    return any(isinstance(i, Number) or (isinstance(i, Letter) and i.name in bound) for i in places)


def _is_differentiated(items: Items, name: str) -> bool:
    """Tell whether a letter stands below in a derivative."""
    below = (i.den for s, k in walk(items) if isinstance(i := s[k], Fraction) and i.den[:1] == (Letter("partial"),))
    return any(isinstance(s[k], Letter) and s[k].name == name for den in below for s, k in walk(den))  # type: ignore[union-attr]


def _renamed(items: Items, names: frozenset[str]) -> Items:
    def own(item: Element) -> Element:
        if isinstance(item, Scripted):
            return replace(item, base=own(item.base))
        return replace(item, name=item.name + OWN) if isinstance(item, Letter) and item.name in names else item

    return throughout(items, lambda part: tuple(map(own, part)))
