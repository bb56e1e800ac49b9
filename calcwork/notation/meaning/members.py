r"""Members of a family of functions: ``S_i(\beta)`` for every i is defined as an element S_i that depends on beta."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr, Indexed

from calcwork.algebra.binding import substitute
from calcwork.notation.meaning import evaluation
from calcwork.notation.structure.items import Element, Group, Items, Number, Operator, Punctuation, outline
from calcwork.notation.structure.references import Reference
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.terms import is_letter
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader


def member(reader: Reader, reference: Reference) -> Definition | None:
    """Return the definition of a member of a family of functions, None when the name is none."""
    name, places = reader.symbols.interpret(reference)
    known = reader.symbols.active(name, len(places), reader.position) if places else None
    return known if known is not None and known.given else None


def is_argument(reader: Reader, name: str, group: Group) -> bool:
    r"""Tell whether a bracket holds what the elements of an array are defined for, as the theta of ``p_i(\theta)``."""
    if Punctuation("|") in group.items:
        return False
    shown, symbols = outline(group.items), reader.symbols
    known = (symbols.active(n, count, reader.position) for n, count in symbols.definitions if n == name and count)
    return any(d is not None and d.given and [outline(p) for p in d.given] == [shown] for d in known)


def is_call(reader: Reader, known: Definition, group: Group) -> bool:
    """Tell whether arithmetic in a bracket behind a member is its argument, and no factor.

    Raises
    ------
    Unclear
        When the member stands without a bracket elsewhere and the bracket holds its variable: S_i (x - a).
    """
    use, count = reader.symbols.survey.uses[known.name], len(known.places)
    inside = {r.name for r in references(group.items)}
    if known.name in inside:
        return False
    if use.marks[f"applied{count}"] >= use.indexed[count] or all(
        isinstance(i, (Number, Operator)) for i in group.items
    ):
        return True
    if not inside.isdisjoint(r.name for p in known.given for r in references(p)):
        raise Unclear(f"{known.name} before this bracket may be a factor or a function", group)
    return False


def applied(reader: Reader, reference: Reference, known: Definition, parts: list[Items], item: Element) -> Value:
    """Return a member of a family at its arguments."""
    parameters = reader.parameters(known)
    if len(parts) != len(parameters):
        raise Unclear(f"{known.name} has {len(parts)} arguments here, and {len(parameters)} where it is defined", item)
    same = [outline(p) for p in parts] == [outline(p) for p in known.given]
    if all(is_letter(p.entry) for p in parameters) and (entry := _at_letters(reader, reference, known, parts)):
        return entry
    values = parameters if same else [reader.expression(p) for p in parts]
    return evaluation.primed_at(reader, reference, reader.value_of(reference.bare(), item), parameters, values, item)


def _at_letters(reader: Reader, reference: Reference, known: Definition, parts: list[Items]) -> Value | None:
    """Return ``P_q(j)`` below a sum over j where a member is a function of an index; None elsewhere."""
    body = reader.defined(known)
    own = [*(reader.place(p) for p in known.places), *(p.entry for p in reader.parameters(known))]
    given = [reader.place(p) for p in (*reference.indices, *parts)]
    bound = {str(s) for place in given[len(known.places) :] for s in place.free_symbols} & reader.bound.keys()
    if body.rank or not bound or len(own) != len(given) or not all(map(is_letter, own)):
        return None
    return replace(body, entry=substitute(body.entry, dict(zip(own, given, strict=True))))


def of_any(reader: Reader, body: Value, parameters: Sequence[Value], parts: Sequence[Items]) -> Value | None:
    """Return ``p(x_i)`` below a sum over i where the note defines ``p(x_n)`` for any n; None elsewhere."""
    if body.rank or len(parts) != len(parameters):
        return None
    chosen: dict[Expr, Expr] = {}
    for own, part in zip(parameters, parts, strict=True):
        places = _places(own)
        if not any(map(is_letter, places)):
            return None
        value = reader.expression(part)
        others = _places(value)
        if value.rank != own.rank or not others or value.entry.base != own.entry.base:
            return None
        chosen |= dict(zip(places, others, strict=True))
    bound = {str(s) for place in chosen.values() for s in place.free_symbols} & reader.bound.keys()
    if not bound or not all(is_letter(a) or a == b for a, b in chosen.items()):
        return None
    return replace(body, entry=substitute(body.entry, {a: b for a, b in chosen.items() if a != b}))


def _places(value: Value) -> tuple[Expr, ...]:
    """Return the indices that an element or row is written with, none of what is neither."""
    entry = value.entry
    return tuple(k for k in entry.indices if k not in value.indices) if isinstance(entry, Indexed) else ()
