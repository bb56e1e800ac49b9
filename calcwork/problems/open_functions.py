r"""Arrays whose entries a note gives by a function that it leaves open: ``K_{ij} = k(x_i, x_j)`` is a given matrix."""

from __future__ import annotations

from sympy.core.function import AppliedUndef

from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Element, Function, Group, Items, Punctuation, Scripted
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Definition


def take_as_given(note: Note) -> dict[str, frozenset[str]]:
    """Forget equations that give entries by open functions; return the names of the entries with those behind them."""
    found: dict[str, frozenset[str]] = {}
    for definition in [d for d in note.symbols.every_definition() if d.places and not d.given]:
        arguments = _of_open_function(note, definition)
        if arguments:
            note.symbols.undefine(definition)
            note.said.made = {k: d for k, d in note.said.made.items() if d is not definition}
            found[definition.name] = arguments
    return found


def _of_open_function(note: Note, definition: Definition) -> frozenset[str]:
    """Return the names that an open function is called with, nothing where the right side is no such call."""
    right = definition.right[1:] if isinstance(definition.right[0], Function) else definition.right
    while right and isinstance(right[-1], Punctuation):
        right = right[:-1]
    called = refer(right[0]) if len(right) == 2 else None
    if called is None or not called.plain or not _is_call(right, 0):
        return frozenset()
    others = [d for d in note.symbols.every_definition() if d is not definition and d.name == called.name]
    own = called.name == definition.name and not others  # the B_{ij} = B_j(x_i) of basis functions
    is_open = own or (_is_read_as_open(note, definition, called.name) and _is_always_called(note, called.name))
    return _names(note, right[1]) if is_open else frozenset()


def _is_read_as_open(note: Note, definition: Definition, name: str) -> bool:
    """Tell whether a right side is read with an unknown function, or with its name as a factor."""
    symbols = note.symbols
    said = (*symbols.functions, *(n for n, _ in symbols.definitions), *symbols.domains, *symbols.shapes)
    if any(n.partition("(")[0] == name for n in said):
        return False
    try:
        entry = Reader(symbols, definition.position).read(definition.right).entry
    except CalcworkError:
        return False
    return entry.has(AppliedUndef) or name in map(str, entry.free_symbols)


def _is_always_called(note: Note, name: str) -> bool:
    """Tell whether round brackets stand behind a name wherever it is."""
    held = {id(i.base) for f in note.formulas for s, k in walk(f.items) if isinstance(i := s[k], Scripted)}
    uses = ((s, k) for f in note.formulas for s, k in walk(f.items) if id(s[k]) not in held)
    own = [(s, k) for s, k in uses if (r := refer(s[k])) is not None and r.name == name]
    # In the words beside a formula a function stands alone: "the kernel $k$".
    return all(_is_call(s, k) or len(s) == 1 for s, k in own)


def _is_call(sequence: Items, k: int) -> bool:
    """Tell whether round brackets stand behind an item."""
    following = sequence[k + 1] if k + 1 < len(sequence) else None
    return isinstance(following, Group) and following.open == "("


def _names(note: Note, group: Element) -> frozenset[str]:
    """Return the names in a list of members, as x of (x_i, x_j); nothing for any other bracket."""
    parts: list[Items] = arguments_of(group) if isinstance(group, Group) else []
    named = [refer(p[0]) if len(p) == 1 else None for p in parts]
    members = all(r is not None and r.plain and r.indices for r in named)
    return frozenset(note.symbols.interpret(r)[0] for r in named if r is not None) if members else frozenset()
