r"""Members of a family that a note gives by themselves: ``z_1 = a_1`` and ``z_n = 0`` beside ``z_i``, ``W_{ii} = 0``.

Together they are one definition by cases, so that no member is taken for any, and none is left out. The letter of the
general member has any place that no other equation speaks of, whatever range the note names beside it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise

from sympy import Integer, KroneckerDelta

from calcwork.algebra.binding import LETTERS
from calcwork.algebra.scope import Scope, size
from calcwork.errors import UserError
from calcwork.notation.context.definitions.definitions import is_recurrence
from calcwork.notation.foundation import located
from calcwork.notation.note import Note
from calcwork.notation.structure.items import (
    Element,
    Environment,
    Gap,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Row,
    Text,
    outline,
    throughout,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import index_name, references
from calcwork.notation.symbols.table import Definition, Symbols
from calcwork.problems.outside import outside_in

OTHERWISE: Items = (Text("otherwise", False),)


def join_members(note: Note) -> tuple[dict[str, Definition], dict[str, Definition]]:
    """Define families of which a note gives single members by cases; return these, and those without a general member.

    Raises
    ------
    UserError
        When one member has two equations, with the place of the second.
    """
    joined: dict[str, Definition] = {}
    alone: dict[str, Definition] = {}
    for definitions in _families(note).values():
        single = [d for d in definitions if _own_places(note.symbols, d)]
        general = [d for d in definitions if d not in single]
        if not single:
            continue
        if len(general) != 1 or _rests_on_itself(note.symbols, general[0]):
            alone[single[0].name] = single[0]
            continue
        _refuse_twofold(note, single)
        _define(note, general[0], single)
        joined[single[0].name] = single[0]
    return joined, alone


def _families(note: Note) -> dict[tuple[str, int], list[Definition]]:
    """Return the equations for members of families, by name and number of places, in the order of the note."""
    symbols, said = note.symbols, note.said
    found: dict[tuple[str, int], dict[int, Definition]] = {}
    every = [*(d for ds in symbols.definitions.values() for d in ds), *said.values, *said.again.values()]
    known = {(d.position, d.left.start) for d in every}
    every += [d for d in _on_diagonals(note) if (d.position, d.left.start) not in known]
    for definition in every:
        if definition.places and not definition.given:
            found.setdefault(definition.key, {})[id(definition)] = definition
    return {key: sorted(own.values(), key=lambda d: (d.position, d.left.start)) for key, own in found.items()}


def _on_diagonals(note: Note) -> Iterator[Definition]:
    """Yield the equations for members with one letter twice, as in ``W_{ii} = 0``, of families that are defined."""
    for formula in note.formulas:
        for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
            head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
            if head is None or chain.relations[0].name not in EQUALITIES or not chain.sides[1]:
                continue
            name, places = note.symbols.interpret(head)
            twice = any(p in places[:n] and index_name(p[0]) is not None for n, p in enumerate(places) if len(p) == 1)
            if twice and note.symbols.definitions.get((name, len(places))):
                yield Definition(name, chain.sides[0][0], chain.sides[1], formula.position, places=places)


def off_diagonals(note: Note, joined: Container[str]) -> set[str]:
    r"""Return the families that are given for different places only, ``W_{ij} = ... (i \ne j)``, with no ``W_{ii}``."""
    found = set[str]()
    for formula in note.formulas:
        chains = [c for c in statements(formula.items) if isinstance(c, Chain) and c.relations]
        for chain, condition in pairwise(chains):
            head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
            if head is None or [r.name for r in condition.relations] != ["ne"]:
                continue
            name, places = note.symbols.interpret(head)
            if condition.sides in (places, places[::-1]) and name not in joined:
                found.add(name)
    return found


def _own_places(symbols: Symbols, definition: Definition) -> dict[int, Items]:
    """Return the places that are numbers or sizes, as the K of ``p_{iK}``, or letters again, as in ``W_{ii}``.

    By their axes; the next member in a recurrence has none.
    """
    if is_recurrence(definition):
        return {}
    places = definition.places
    return {n: p for n, p in enumerate(places) if _is_own(symbols, p) or p in places[:n]}


def _is_own(symbols: Symbols, place: Items) -> bool:
    if any(isinstance(i, Number) for i in place):
        return True
    letter = index_name(place[0]) if len(place) == 1 else None
    survey = symbols.survey
    return letter in survey.sizes and letter not in survey.bound


def _rests_on_itself(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether a general member is made of others, as in a recurrence."""
    return is_recurrence(definition) or any(
        symbols.interpret(r)[0] == definition.name for r in references(definition.right, labels=False)
    )


def _refuse_twofold(note: Note, single: Iterable[Definition]) -> None:
    known = set[str]()
    for definition in single:
        own = ",".join(outline(p) for p in definition.places)
        if own in known:
            message = f"this member of {definition.name} has an equation above; leave one of the two out"
            raise located(note, definition, message, definition.left.start)
        known.add(own)


def _define(note: Note, written: Definition, single: list[Definition]) -> None:
    """Let cases over the places of single members be the definition of a family."""
    symbols = note.symbols
    general = _with_whole_ranges(symbols, written, single)
    letters = [p[0] for p in general.places]
    rows = []
    for definition in single:
        own = _own_places(symbols, definition)
        names = {index_name(p[0]): letters[n] for n, p in enumerate(definition.places) if n not in own}
        change = partial(_with_names, names=names)
        own = {n: throughout(p, change) for n, p in own.items()}
        rows.append(
            Row((throughout(definition.right, change), _condition({n: (letters[n], p) for n, p in own.items()})))
        )
    rows.append(Row((_without_end(general.right), OTHERWISE)))
    whole = replace(general, right=(Environment("cases", tuple(rows), start=general.left.start),))
    for definition in (written, *single):
        _drop(note, definition)
    symbols.define(whole)


def _with_whole_ranges(symbols: Symbols, general: Definition, single: Iterable[Definition]) -> Definition:
    r"""Return the general member with letters that run to the sizes at which single members stand.

    In ``\pi_{ik}`` for k from 2 to K - 1, beside ``\pi_{iK}``, the range of k is not that of the axis.
    """
    last = {
        n: name
        for d in single
        for n, p in _own_places(symbols, d).items()
        if (name := index_name(p[0])) is not None and p not in d.places[:n]
    }
    taken = {r.name for d in symbols.every_definition() for r in references(d.right)} | symbols.survey.uses.keys()
    free = (x for x in LETTERS if x not in taken | symbols.survey.bound)
    names: dict[str | None, Element] = {}
    for axis, name in last.items():
        letter = next(free)
        symbols.declared_ranges[letter] = size(name)
        names[index_name(general.places[axis][0])] = Letter(letter)

    change = partial(_with_names, names=names)
    left, right = throughout((general.left,), change), throughout(general.right, change)
    return replace(general, left=left[0], right=right, places=tuple(throughout(p, change) for p in general.places))


def _condition(places: dict[int, tuple[Element, Items]]) -> Items:
    """Return the condition that letters are at the places of a member, joined by commas."""
    found: list[Element] = []
    for letter, place in places.values():
        found += [*([Punctuation(",")] if found else []), letter, Relation("="), *place]
    return tuple(found)


def _with_names(part: Items, names: dict[str | None, Element]) -> Items:
    """Return one sequence with other letters in the place of indices."""
    return tuple(names.get(index_name(i), i) if isinstance(i, Letter) else i for i in part)


def _without_end(items: Items) -> Items:
    while items and isinstance(items[-1], (Gap, Punctuation)):
        items = items[:-1]
    return items


def _drop(note: Note, definition: Definition) -> None:
    """Forget an equation, which cases hold from now on."""
    said, symbols = note.said, note.symbols
    said.values = [d for d in said.values if d is not definition]
    said.again = {k: d for k, d in said.again.items() if d is not definition}
    if definition in symbols.definitions.get(definition.key, []):
        symbols.undefine(definition)


def reaches_outside(scope: Scope, name: str) -> bool:
    """Tell whether a family by cases has a member that stands for entries outside of their arrays at places of others.

    The cases keep such entries away, but derivatives take them apart: what stands outside of an array comes out as 0
    with one condition, and not with several.
    """
    definition = scope.definitions[name]
    chosen = {d for d in definition.body.atoms(KroneckerDelta) if d.free_symbols & set(definition.parameters)}
    single = {d for d in chosen if sum(a.has(*definition.parameters) for a in d.args) == 1}
    if len(single) < 2:
        return False
    general = definition.body.xreplace(dict.fromkeys(single, Integer(0)))
    shape = scope.declarations[name].shape
    ends = zip(definition.parameters, shape, strict=True)
    return outside_in(general, {k: (Integer(1), n) for k, n in ends}, scope) is not None


def outside(note: Note, definition: Definition) -> UserError:
    """Return the error for a family whose general member reaches outside of arrays at the places of single ones."""
    message = (
        f"at this member of {definition.name} its general member would reach outside of an array, and cases with such "
        "members are not differentiated yet; write the sum in parts, one for each case"
    )
    return located(note, definition, message, definition.left.start)


def lone(note: Note, definition: Definition) -> UserError:
    """Return the error for a family of which a loss takes any member, and a note gives single ones."""
    message = (
        f"this gives a single member of {definition.name}, and nothing that was understood gives the others; write an "
        "equation for the general member, without it on the right side"
    )
    return located(note, definition, message, definition.left.start)
