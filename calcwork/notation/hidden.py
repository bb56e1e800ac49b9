r"""What the author of a note leaves unsaid, as formulas beside those of the note.

``\frac1N \sum_i`` without limits or declaration means that i runs to N. Where a variable is ``\sigma^2``, the note has
a name for the square.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from calcwork.errors import CalcworkError
from calcwork.notation.context.collection import Formula
from calcwork.notation.context.definitions.definitions import has_value, is_numbered
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.structure.items import (
    BigOperator,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import Reference, label_text, refer
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.statements import Chain, head_length, statements
from calcwork.notation.survey.survey import index_name, references, walk
from calcwork.notation.symbols.table import Symbols

LOSSES = ("J", "L", "f", "F", "E")
EXTREMES = frozenset({"min", "max", "argmin", "argmax"})
ZERO = (Relation("="), Number("0"))
COUNTS = ("N", "n", "M", "m")


def with_hidden(note: Note, variables: Iterable[Items]) -> Note:
    """Return the note with what goes without saying, the same one where there is nothing."""
    extra = [*_range_of_sum(note), *_squares(note, variables), *_numbered_arrays(note)]
    if not extra:
        return note
    last = max((f.position for f in note.formulas), default=0)
    added = [Formula(items, last + n, section=note.formulas[-1].section) for n, items in enumerate(extra, 1)]
    return Note([*note.formulas, *added], note.number)


def with_loss(formulas: Sequence[Formula]) -> tuple[list[Formula], Items]:
    r"""Return the formulas with a name for the loss of the last display that has none, and what it is minimized in.

    ``\min_w f(w)``, ``\hat w = \arg\min_w f(w)`` and f(w) alone are read as J = f(w).
    """
    used = {r.name for f in formulas for r in references(f.items)}
    name = next((n for n in LOSSES if n not in used), None)
    for formula in reversed([f for f in formulas if f.display and name is not None]):
        for chain in reversed([s for s in statements(formula.items) if isinstance(s, Chain) and not s.role]):
            body, variable = _minimized(chain.sides[-1])
            if variable or not chain.relations:
                items = (Letter(str(name)), Relation("="), *body)
                new = replace(formula, items=items)
                return [new if f is formula else f for f in formulas], variable
    return list(formulas), ()


def _minimized(items: Items) -> tuple[Items, Items]:
    r"""Return what stands behind ``\min_w``, and w; all of it where there is none."""
    kept = tuple(i for i in items if not isinstance(i, Gap))
    head = kept[0] if len(kept) > 1 else None
    if isinstance(head, Scripted) and isinstance(head.base, BigOperator) and head.base.name in EXTREMES and head.sub:
        return kept[1:], head.sub[: head_length(head.sub)]
    return items, ()


def with_names_minimized(formulas: Sequence[Formula]) -> list[Formula]:
    r"""Return the formulas with ``R(w) = ...`` alone for a display of ``\min_w R(w) = ...``."""

    def plain(formula: Formula) -> Formula:
        items, variable = _minimized(formula.items)
        equal = [k for k, i in enumerate(items[:3]) if i == Relation("=")]
        named = (
            bool(variable and equal) and (equal == [1] or isinstance(items[1], Group)) and refer(items[0]) is not None
        )
        return replace(formula, items=items) if named and formula.display else formula

    return list(map(plain, formulas))


def with_vectors_of_zeros(formulas: Sequence[Formula]) -> list[Formula]:
    """Return the formulas with a bold 0 for the h_0 = 0 that stands behind a declared matrix elsewhere, as in W h_0."""
    every = [f.items for f in formulas]
    spaces = (f for f in every if Relation("in") in f and any(s[k] == Operator("times") for s, k in walk(f)))
    matrices = {i for f in spaces for i in f[: f.index(Relation("in"))] if isinstance(i, Letter | Scripted)}
    behind = {s[k] for f in every for s, k in walk(f) if k and s[k - 1] in matrices}
    starts = {f[0] for f in every if f[1:] == ZERO and isinstance(f[0], Scripted) and f[0].sub == ZERO[1:]}
    zero = (Relation("="), Number("0", ("mathbf",)))
    return [
        replace(f, items=(f.items[0], *zero)) if f.items[1:] == ZERO and f.items[0] in starts & behind else f
        for f in formulas
    ]


def _range_of_sum(note: Note) -> list[Items]:
    """Return i = 1, ..., N where only i is summed over without limits, and N is the only count that is undeclared."""
    symbols = note.symbols
    letters = {x for f in note.formulas for x in _unlimited(f.items)} - set(symbols.ranges)
    counts = [n for n in COUNTS if _is_bare_count(note, n)]
    if len(letters) != 1 or len(counts) != 1:
        return []
    return [tuple(read(rf"{letters.pop()} = 1, \dots, {counts[0]}").rows[0].items)]


def _unlimited(items: Items) -> set[str]:
    """Return the letters that sums without an upper limit run over."""
    found: set[str] = set()
    for sequence, at in walk(items):
        item = sequence[at]
        if isinstance(item, Scripted) and item.base == BigOperator("sum") and len(item.sub) == 1 and not item.sup:
            found |= {letter for letter in [index_name(item.sub[0])] if letter is not None}
    return found


def _is_bare_count(note: Note, name: str) -> bool:
    """Tell whether sums are divided by a letter of which the note says nothing."""
    if name in note.symbols.survey.sizes or note.is_known(name):
        return False
    for formula in note.formulas:
        for sequence, at in walk(formula.items):
            item = sequence[at]
            if isinstance(item, Fraction) and Letter(name) in item.den:
                return True
    return False


def _numbered_arrays(note: Note) -> list[Items]:
    r"""Return the shapes of arrays with numbers in their names, as ``h_1 = \tanh(W_1 x)``, which would be scalars."""
    symbols, found = note.symbols, list[Items]()
    numbered = [d for d in note.said.values if is_numbered(d) and len(d.places) == 1 and not has_value(d)]
    for definition in sorted(numbered, key=lambda d: d.position):
        label = f"{definition.name}_{label_text(definition.places[0])}"
        note.enter(definition.position)
        if symbols.shape_of(definition.name) or label in symbols.shapes:
            continue
        try:
            value = Reader(symbols, definition.position).read(definition.right)
        except (CalcworkError, *BREAKDOWNS):
            continue
        sizes = tuple(symbols.open.find(n) for n in value.sizes)
        if not sizes or any(symbols.open.is_open(n) for n in sizes):
            continue
        symbols.shapes[label] = sizes  # those after it are read with it
        power = r" \times ".join(map(str, sizes))
        found.append((definition.left, *read(rf"x \in \mathbb{{R}}^{{{power}}}").rows[0].items[1:]))
    return found


def named_by_layer(symbols: Symbols, reference: Reference) -> str:
    """Return the name that ``w^2`` is where a note numbers layers by a number above, empty where it does not."""
    layer = label_text(reference.power)
    names = (f"{reference.name}{layer}", f"{reference.name}({layer})") if layer else ()
    return next((n for n in names if n in symbols.survey.uses or n in symbols.shapes), "")


def _squares(note: Note, variables: Iterable[Items]) -> list[Items]:
    r"""Return a derivative by each variable that is a square, as ``\sigma^2``, and is not known as one yet."""
    found: dict[str, Items] = {}
    for items in variables:
        named = refer(items[0]) if len(items) == 1 else None
        if named is None or named.power != (Number("2"),) or named.indices:
            continue
        if named.name not in note.symbols.survey.squares and not named_by_layer(note.symbols, named):
            found[named.name] = (Fraction((Letter("partial"),), (Letter("partial"), items[0])),)
    return list(found.values())
