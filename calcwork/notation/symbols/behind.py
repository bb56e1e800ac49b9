"""What stands behind a formula: the names in it, those in the definitions of these, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calcwork.notation.structure.items import Items
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Definition, Symbols


def names_behind(symbols: Symbols, sides: Iterable[Items]) -> frozenset[str]:
    """Return the names on sides, and those in the definitions of these."""
    found: set[str] = set()
    seen: set[int] = set()
    queue: list[Items] = [tuple(i for side in sides for i in side)]
    while queue:
        for reference in references(queue.pop()):
            name, _ = symbols.interpret(reference)
            if name in found:
                continue
            found.add(name)
            for definition in _definitions(symbols, name):
                if id(definition) not in seen:
                    seen.add(id(definition))
                    queue.append(definition.right)
    return frozenset(found)


def _definitions(symbols: Symbols, name: str) -> Iterator[Definition]:
    for (n, _), found in symbols.definitions.items():
        if n == name:
            yield from found
    yield from symbols.functions.get(name, [])
