"""Names as a reader asks for them, in LaTeX, beside those of a note."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Indexed, Integer

from calcwork.algebra.scope import Scope, name_of
from calcwork.errors import UserError
from calcwork.notation import text
from calcwork.notation.hidden import named_by_layer
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Items, Number
from calcwork.notation.structure.references import Reference, label_text, refer
from calcwork.notation.structure.tree import read


def resolved(note: Note, items: Items) -> str:
    """Return the name that the reader of a note has for one item, empty where it names nothing."""
    named = refer(items[0]) if len(items) == 1 else None
    if named is None:
        return ""
    symbols = note.symbols
    if layer := named_by_layer(symbols, named):
        return layer
    whole = f"{named.name}_squared"
    if named.power and (named.name in symbols.survey.squares or whole in symbols.functions):
        return whole
    entry = _numbered(note, named)
    name, places = symbols.interpret(named)
    labeled = "_".join([name, *map(label_text, places)])
    return name_of(entry) if entry is not None else labeled if labeled in symbols.functions else name


def refuse_entry(note: Note, name: str, given: str) -> None:
    """Refuse a text that names one entry of an array alone, as ``s_1`` of s: derivatives are by all of them."""
    items = next(iter(read_names([given])), ())
    named = refer(items[0]) if len(items) == 1 else None
    entry = _numbered(note, named) if named is not None else None
    if isinstance(entry, Indexed) and name_of(entry) == name and any(k.is_Integer for k in entry.indices):
        whole = text(entry.base.label, Scope())
        raise UserError(f"{given!r} is a part of {whole}; --wrt takes {whole}, whose derivative has that part as well.")


def read_names(names: Iterable[str]) -> list[Items]:
    """Return the items of names that are written in LaTeX."""
    rows = [read(name).rows for name in names]
    return [tuple(r[0].items) for r in rows if r]


def _numbered(note: Note, named: Reference) -> Expr | None:
    """Return what a name with numbers as places stands for, None for one without places or with letters."""
    name, places = note.symbols.interpret(named)
    numbers = [Integer(p[0].value) for p in places if len(p) == 1 and isinstance(p[0], Number)]
    return note.symbols.element(name, numbers).entry if places and len(numbers) == len(places) else None
