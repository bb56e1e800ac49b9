r"""Laws up to a factor: ``p(y | x) \propto p(x | y) p(y)`` is judged as a function of y, the letters that are drawn.

``a(y) \propto b(y)`` says that ``a(y) = b(y) a(y') / b(y')`` for any two y and y', which is an equation of tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from calcwork.notation.spelling.laws.calls import call_at
from calcwork.notation.spelling.laws.weights import NotFiniteError
from calcwork.notation.spelling.laws.writer import Writer
from calcwork.notation.structure.items import Element, Fraction, Gap, Group, Items, Punctuation, Relation

PROPORTIONAL = Relation("propto")
EQUAL = "="


def proportional(writer: Writer, items: Items) -> Items:
    """Return a chain with such a relation as equations, each side with the factor that it lacks."""
    sides = list(_sides(items))
    relations = [i for i in items if isinstance(i, Relation)]
    call = call_at(sides[0], 0) if len(sides[0]) == 2 else None
    if call is None or call.key not in writer.tables.letters or not all(sides):
        raise NotFiniteError
    if not {r.name for r in relations} <= {EQUAL, PROPORTIONAL.name}:
        raise NotFiniteError
    if any(isinstance(i, (Gap, Punctuation)) for side in sides[:-1] for i in side):
        raise NotFiniteError
    moved = _moved_letters(writer, call.before, call.key)
    factor: Items = ()
    kept: list[Element] = list(writer.sequence(sides[0]))
    for relation, before, side in zip(relations, sides, sides[1:], strict=False):
        own = tuple(i for i in side if not isinstance(i, (Gap, Punctuation)))
        if relation == PROPORTIONAL:
            factor = (Fraction((_moved(writer, before, moved), *factor), (_moved(writer, own, moved),)),)
        body = Group("(", ")", writer.sequence(own), start=own[0].start, end=own[-1].end)
        kept += [Relation(EQUAL, start=relation.start, end=relation.end), body, *factor]
    return tuple(kept)


def _moved_letters(writer: Writer, letters: tuple[str, ...], key: str) -> dict[str, Element]:
    """Return another place for each letter that is drawn."""
    if any(x not in writer.tables.index or writer.placed(x) is None for x in letters):
        raise NotFiniteError
    return {x: writer.own(writer.tables.slot(key, x), 8) for x in letters}


def _moved(writer: Writer, side: Items, moved: dict[str, Element]) -> Element:
    """Return a side at other letters."""
    outer, writer.env = writer.env, {**writer.env, **moved}
    found = Group("(", ")", writer.sequence(side))
    writer.env = outer
    return found


def _sides(items: Items) -> Iterator[Items]:
    side: list[Element] = []
    for item in items:
        if isinstance(item, Relation):
            yield tuple(side)
            side = []
        else:
            side.append(item)
    yield tuple(side)
