r"""One letter for a size and, in bold, for an array: the h of ``\mathbb{R}^{h \times d}`` and the vector of h.

So it is with the argument of a function of numbers, ``g(z) = 1/(1 + e^{-z})``, and a vector ``\vec z``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Accent, Element, Group, Items, Letter, Relation, Scripted, outline
from calcwork.notation.structure.references import BOLD
from calcwork.notation.survey.survey import survey, walk

WITH_MEANING = frozenset("EIPRT")  # bold, these are often an expectation, the identity, the reals or a transpose


def bold_namesakes_of_sizes(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the letters that are bold somewhere and, not bold, a size: above an R, a sum, or at the end of a range."""
    letters = [s[k] for items in formulas for s, k in walk(items) if isinstance(s[k], Letter)]
    bold = {i.name for i in letters if isinstance(i, Letter) and set(i.fonts) & BOLD} - WITH_MEANING
    plain = {i.name for i in letters if isinstance(i, Letter) and not i.fonts}
    return frozenset(bold & survey(formulas).sizes) if bold & plain else frozenset()


def bold_namesakes_of_arguments(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the letters that are bold or have an arrow somewhere, and else stand for any number, as in an exponent."""
    marked, indexed, numbers = set[str](), set[str](), set[str]()
    for items in formulas:
        for item in (s[k] for s, k in walk(items)):
            match item:
                case Letter(name, fonts) if set(fonts) & BOLD:
                    marked.add(name)
                case Accent("vec", (Letter(name),)):
                    marked.add(name)
                case Scripted(Letter(name, ()), sub, sup) if sub or sup:
                    indexed.add(name)
        numbers |= _number_of(items)
    return frozenset(numbers & marked - indexed)


def bold_namesakes_of_members(formulas: Sequence[Items]) -> frozenset[str]:
    r"""Return the letters that are defined twice under one subscript, bold and not: h_t and ``\mathbf h_t``."""
    heads: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for items in formulas:
        head = items[0] if len(items) > 3 and items[1] == Relation("=") else None
        if isinstance(head, Scripted) and isinstance(head.base, Letter) and head.sub and not (head.sup or head.primes):
            heads[bool(set(head.base.fonts) & BOLD)].add((head.base.name, outline(head.sub)))
    return frozenset(name for name, _ in heads[True] & heads[False])


def plain_namesakes_of_members(formulas: Sequence[Items]) -> frozenset[str]:
    r"""Return the letters of members that, not bold, stand for pairs of them: ``r_{ij} = |\vec r_i - \vec r_j|``."""
    found = set[str]()
    for items in formulas:
        head = items[0] if len(items) > 2 and items[1] == Relation("=") else None
        if isinstance(head, Scripted) and isinstance(head.base, Letter) and len(head.sub) > 1 and not head.base.fonts:
            bases = [s[k].base for s, k in walk(items[2:]) if isinstance(s[k], Scripted)]  # type: ignore[union-attr]
            found |= {head.base.name} if head.base.name in map(_marked_letter, bases) else set()
    return frozenset(found)


def with_names_of_plain(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence in which such a letter, where it has two subscripts, has a name of its own."""

    def renamed(item: Element) -> Element:
        if not isinstance(item, Scripted) or len(item.sub) < 2 or not isinstance(item.base, Letter):
            return item
        own = item.base.name in names and not item.base.fonts
        return replace(item, base=replace(item.base, name=f"{item.base.name}_pair")) if own else item

    return tuple(map(renamed, part))


def _marked_letter(item: Element) -> str:
    """Return the letter that is bold or has an arrow."""
    match item:
        case Letter(name, fonts) if set(fonts) & BOLD:
            return name
        case Accent("vec", (Letter(name),)):
            return name
    return ""


def _number_of(items: Items) -> set[str]:
    """Return the letter of ``g(z) = ...`` where that stands on the right in an exponent."""
    group = items[1] if len(items) > 3 and items[2] == Relation("=") else None
    only = group.items if isinstance(group, Group) and group.open == "(" else ()
    if len(only) != 1 or not isinstance(only[0], Letter) or only[0].fonts:
        return set()
    powers = (i.sup for s, k in walk(items[3:]) if isinstance(i := s[k], Scripted) and i.base == Letter("e"))
    return {only[0].name} if any(only[0] in sup for sup in powers) else set()


def with_names_of_bold(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence in which such a letter, where it is bold, has a name of its own."""

    def renamed(item: Element) -> Element:
        if isinstance(item, Scripted):
            return replace(item, base=renamed(item.base))
        if isinstance(item, Accent) and item.name == "vec" and len(item.body) == 1 and isinstance(item.body[0], Letter):
            only = item.body[0]
            return replace(item, body=(replace(only, name=f"{only.name}_bold"),)) if only.name in names else item
        own = isinstance(item, Letter) and item.name in names and set(item.fonts) & BOLD
        return replace(item, name=f"{item.name}_bold") if own and isinstance(item, Letter) else item

    return tuple(map(renamed, part))
