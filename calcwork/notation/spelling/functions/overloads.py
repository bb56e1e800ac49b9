r"""One letter for functions with different numbers of arguments: the entropies ``H(p)`` and ``H(p, q)`` are two.

They are told apart where each is defined: it heads an equation, with letters in its brackets that stand on the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Gap, Group, Items, Letter, Punctuation, Relation, throughout
from calcwork.notation.structure.references import arguments_of
from calcwork.notation.survey.survey import references


def overloaded_names(formulas: Sequence[Items]) -> dict[str, frozenset[int]]:
    """Return the letters that head equations with several numbers of arguments, with all numbers but the smallest."""
    counts: dict[str, set[int]] = {}
    for items in formulas:
        for k, item in enumerate(items[:-1]):
            if isinstance(item, Letter) and _begins(items, k) and (count := _defined_with(items, k + 1)):
                counts.setdefault(item.name, set()).add(count)
    return {name: frozenset(found - {min(found)}) for name, found in counts.items() if len(found) > 1}


def with_own_names(part: Items, names: dict[str, frozenset[int]]) -> Items:
    """Return one sequence in which such a letter has the number of its arguments in its name."""
    kept: list[Element] = list(part)
    for k, item in enumerate(part[:-1]):
        group = part[k + 1]
        if isinstance(item, Letter) and isinstance(group, Group) and group.open == "(":
            count = len(arguments_of(group))
            if count in names.get(item.name, ()):
                kept[k] = replace(item, name=f"{item.name}{count}")
    return tuple(kept)


class Latest:
    """Give a letter without brackets, as the f of the gradient of f, the name of the function that it headed last."""

    def __init__(self, formulas: Sequence[Items]) -> None:
        overloaded = overloaded_names(formulas)
        self.letters = {f"{name}{n}": name for name, counts in overloaded.items() for n in counts}
        self.letters |= {name: name for name in overloaded}
        self.names: dict[str, str] = {}

    def named(self, items: Items) -> Items:
        """Return the next formula of a note, in which such functions have names of their own, with bare letters too."""
        for k, item in enumerate(items[:-1]):
            if not isinstance(item, Letter) or item.name not in self.letters or not _begins(items, k):
                continue
            if _defined_with(items, k + 1):
                self.names[self.letters[item.name]] = item.name
        return throughout(items, self._bare) if any(k != v for k, v in self.names.items()) else items

    def _bare(self, part: Items) -> Items:
        following = (*part[1:], None)
        return tuple(
            replace(i, name=self.names.get(i.name, i.name)) if isinstance(i, Letter) and not isinstance(n, Group) else i
            for i, n in zip(part, following, strict=True)
        )


def _begins(items: Items, at: int) -> bool:
    return at == 0 or isinstance(items[at - 1], (Gap, Punctuation))


def _defined_with(items: Items, at: int) -> int:
    """Return how many letters the bracket at a place lists, 0 when no equation in these letters follows."""
    group, rest = items[at], [i for i in items[at + 1 :] if not isinstance(i, Gap)]
    if not isinstance(group, Group) or group.open != "(" or not rest or not isinstance(rest[0], Relation):
        return 0
    parts = arguments_of(group)
    letters = {p[0].name for p in parts if len(p) == 1 and isinstance(p[0], Letter)}
    used = {r.name for r in references(tuple(rest[1:]))}
    return len(parts) if len(letters) == len(parts) and letters <= used and rest[0].name in {"=", ":="} else 0
