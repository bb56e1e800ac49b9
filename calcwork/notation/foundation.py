"""What a quantity of a note rests on, as a scope that stands by itself.

The reader leaves open what a note does not say; here every size has a name, every axis the letter that its author uses
for it, and what was left out or only inferred is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sympy import Dummy, Expr, Symbol

from calcwork.algebra.scope import Scope, scalar, size
from calcwork.errors import CalcworkError, UserError
from calcwork.notation.context.collection import Formula
from calcwork.notation.documents.source import Problem
from calcwork.notation.lettered import fault_of
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.symbols.table import Definition
from calcwork.notation.symbols.values import FROBENIUS, SPREAD, Value
from calcwork.notation.writing.names import from_python

SIZES = "NDKMHPQRST"
AXES = "ijklmnpqrst"
NONE: Mapping[str, str] = MappingProxyType({})
RANKS = ("a number", "a vector", "a matrix")


@dataclass(frozen=True)
class Foundation:
    """Hold the scope of a quantity, and the names in it that nothing declares, each with how it is read.

    ``renamed`` has the names of the reader that are not those of the scope: ``W(1)`` is ``W1`` there. ``readings`` says
    what was read in one of several ways, ``used`` has the names of all definitions, functions too.
    """

    scope: Scope
    renamed: Mapping[str, str]
    inferred: Mapping[str, str]
    readings: tuple[str, ...] = ()
    used: frozenset[str] = frozenset()


def foundation(note: Note, name: str, position: int, settled: Callable[[Scope], Scope] = lambda s: s) -> Foundation:
    """Return what the quantity of this name rests on; ``settled`` rewrites the scope before names are spelled out.

    Raises
    ------
    UserError
        When the definition of a name that it rests on cannot be read, with its place, or leads back to itself.
    """
    note.enter(position)
    value = Value(scalar(name))
    try:
        pair = note.closed(value, value, position)
    except (CalcworkError, *BREAKDOWNS) as reason:
        raise _unread(note, name, position, reason) from None
    for missing in (n for n in pair.unread if n not in note.said.described):
        raise _unread(note, missing, position, None)
    scope = _lettered(_sized(_in_order(pair.scope, note)), note)
    inferred = dict(_inferred(scope, note))
    scope = settled(scope)
    inferred = {n: kind for n, kind in inferred.items() if n in scope.declarations}
    labeled = note.symbols.shapes.keys()
    scope, renamed = spelled_out(scope, note.symbols.survey.indices, note.symbols.origins, labeled)
    inferred = {renamed.get(n, n): kind for n, kind in inferred.items()}
    readings = tuple(_readings(pair.scope, note, position))
    return Foundation(scope, renamed, MappingProxyType(inferred), readings, frozenset(pair.scope.definitions))


# --- what could not be read -------------------------------------------------------------------------------------------


def _unread(note: Note, name: str, position: int, reason: BaseException | None) -> UserError:
    """Say where and why the definition of a name could not be read."""
    found = note.definitions_of(name, position)
    for definition in found:
        try:
            note.equation_of(definition)
        except (CalcworkError, *BREAKDOWNS) as error:
            return unreadable(note, definition, error)
    if found and reason is None:
        own = found[0].name
        message = f"the definition of {own} leads back to {own}; leave one equation of the circle out"
        return located(note, found[0], message, found[0].left.start)
    if reason is not None and (recurrence := fault_of(note, reason)) is not None:
        return unreadable(note, recurrence, reason)
    return UserError(f"{name} could not be read ({reason})")


def unreadable(note: Note, definition: Definition, error: BaseException) -> UserError:
    """Return an error that shows the place in a definition that was not understood."""
    start = getattr(error, "start", -1)
    return located(note, definition, str(error), start if start >= 0 else definition.left.start)


def located(note: Note, definition: Definition, message: str, start: int) -> UserError:
    """Return an error with the place of a definition: line, column and a caret."""
    formula = formula_at(note, definition.position)
    if formula is None or formula.block is None:
        return UserError(message)
    return UserError(formula.block.describe(Problem(message, start, start + 1)))


def formula_at(note: Note, position: int) -> Formula | None:
    """Return the formula at a position of a note."""
    return next((f for f in note.formulas if f.position == position), None)


# --- names, sizes and letters -----------------------------------------------------------------------------------------


def _in_order(scope: Scope, note: Note) -> Scope:
    """Return the scope with its names in the order of the note."""
    places = {name: n for n, name in enumerate(note.symbols.survey.uses)}

    def place(name: str) -> int:
        known = (note.symbols.origins.get(name, name), name, name.partition("(")[0])
        return next((places[n] for n in known if n in places), len(places))

    names = sorted(scope.declarations, key=lambda n: (n in scope.definitions, place(n), n))
    return replace(scope, declarations=MappingProxyType({n: scope.declarations[n] for n in names}))


def spelled_out(
    scope: Scope,
    indices: Collection[str] = (),
    origins: Mapping[str, str] = NONE,
    labeled: Collection[str] = (),
) -> tuple[Scope, Mapping[str, str]]:
    r"""Return a scope under names that code can have, each printed as its author wrote it, and what was renamed.

    ``W^{(1)}`` is ``W1``, ``\mathcal{L}`` is ``L`` where no other name is, and the variance ``\sigma^2`` one name. The
    vectors ``\theta_k`` of a loss ``J(\theta)`` are ``theta``, but the b_s that is ``labeled`` is no b.
    """
    renamed: dict[str, str] = {}
    latex: dict[str, str] = {}
    for name in scope.declarations:
        if layer := re.fullmatch(r"([A-Za-z]+)\((\d+)\)(_\w+)?", name):
            stem, number, rest = layer.group(1), layer.group(2), layer.group(3) or ""
            renamed[name] = f"{stem}{number}{rest}"
            latex[name] = from_python(f"{stem}{rest}").latex() + f"^{{({number})}}"
        elif (script := re.fullmatch(r"cal_([A-Za-z])((?:_\w+)?)", name)) is not None:
            renamed[name] = script.group(1) + script.group(2)
            latex[name] = from_python(renamed[name]).latex().replace(script[1], rf"\mathcal{{{script[1]}}}", 1)
        elif (family := re.fullmatch(r"(\w+)_([a-z]+)", name)) and (letters := _letters(family.group(2), indices)):
            whole = len(letters) == len(scope.declarations[name].shape) and name not in labeled  # s_i beside a bare s
            if whole or origins.get(name) == family.group(1):
                renamed[name] = family.group(1)
        elif origins.get(name) == name.rpartition("_")[0] and scope.declarations[name].shape:
            renamed[name] = origins[name]  # the family x_1, ..., x_N beside the x of a function
        elif name.endswith("_") and origins.get(name) == name[:-1]:
            renamed[name] = name[:-1]
        elif name.endswith("_squared"):
            latex[name] = from_python(name.removesuffix("_squared")).latex() + "^2"
    sizes = {str(s) for d in scope.declarations.values() for n in d.shape for s in n.free_symbols}
    taken = sizes | scope.declarations.keys()
    renamed = {old: new for old, new in renamed.items() if new not in taken}
    declarations = {
        renamed.get(n, n): replace(d, latex=latex.get(n, renamed.get(n, n)), element=latex.get(n, renamed.get(n, n)))
        for n, d in scope.declarations.items()
    }
    symbols: dict[Expr, Expr] = {scalar(old): scalar(new) for old, new in renamed.items()}
    definitions = {renamed.get(n, n): d.mapped(lambda e: e.xreplace(symbols)) for n, d in scope.definitions.items()}
    return Scope(MappingProxyType(declarations), MappingProxyType(definitions)), MappingProxyType(renamed)


def _letters(text: str, indices: Collection[str]) -> list[str]:
    """Return the indices that a text names, as one or one for each letter; none where it names something else."""
    return [text] if text in indices else list(text) if set(text) <= set(indices) else []


def _sized(scope: Scope) -> Scope:
    """Give every size that nothing declares a name of its own."""
    open_sizes = dict.fromkeys(n for d in scope.declarations.values() for n in d.shape if isinstance(n, Dummy))
    bodies = [d.body for d in scope.definitions.values()]
    open_sizes |= dict.fromkeys(s for b in bodies for s in b.free_symbols if isinstance(s, Dummy) and s.is_positive)
    if not open_sizes:
        return scope
    taken = set(scope.declarations) | {str(s) for b in bodies for s in b.free_symbols}
    free = (letter for letter in _size_names() if letter not in taken)
    named: dict[Expr, Expr] = {n: size(next(free)) for n in open_sizes}
    declarations = {
        k: replace(d, shape=tuple(n.xreplace(named) for n in d.shape)) for k, d in scope.declarations.items()
    }
    definitions = {k: d.mapped(lambda e: e.xreplace(named)) for k, d in scope.definitions.items()}
    return Scope(MappingProxyType(declarations), MappingProxyType(definitions))


def _size_names() -> Iterator[str]:
    yield from SIZES
    yield from (f"{letter}{n}" for n in range(2, 10) for letter in SIZES)


def _lettered(scope: Scope, note: Note) -> Scope:
    """Give each axis the letter that the note uses for its range, else one letter for each size."""
    usual: dict[Expr, str] = {}
    for letter, length in sorted(note.symbols.ranges.items()):
        if len(letter) == 1 and letter not in scope.declarations:
            usual.setdefault(note.symbols.open.find(length), letter)
    spare = [x for x in AXES if x not in usual.values() and x not in scope.declarations]
    for declaration in sorted(scope.declarations.values(), key=lambda d: -len(d.shape)):
        for length in declaration.shape:
            if length not in usual and spare:
                usual[length] = spare.pop(0)
    declarations = {}
    for name, declaration in scope.declarations.items():
        letters: list[str] = []
        for length in declaration.shape:
            wanted = usual.get(length, "")
            letters.append(wanted if wanted and wanted not in letters else next(x for x in spare if x not in letters))
        declarations[name] = replace(declaration, letters=tuple(letters))
    return replace(scope, declarations=MappingProxyType(declarations))


def _readings(scope: Scope, note: Note, position: int) -> Iterator[str]:
    """Yield how the definitions in a scope were read where there was a choice, each once."""
    found = (d for name in scope.definitions for d in note.definitions_of(name, position))
    told = dict.fromkeys(n for d in found for n in note.symbols.readings.get(id(d), ()))
    yield from (n for n in told if n not in (SPREAD, FROBENIUS))


def _inferred(scope: Scope, note: Note) -> Iterator[tuple[str, str]]:
    for name, declaration in scope.declarations.items():
        origin = note.symbols.origins.get(name, name)
        if name in scope.definitions or note.is_known(origin) or note.is_known(name):
            continue
        shape = " x ".join(map(str, declaration.shape))
        kind = RANKS[min(len(declaration.shape), 2)]
        yield name, f"{kind} of {shape}" if shape else kind


def is_size(scope: Scope, name: str) -> bool:
    """Tell whether a name is a size in a scope."""
    sizes = {s for d in scope.declarations.values() for n in d.shape for s in n.free_symbols}
    bodies = {s for d in scope.definitions.values() for s in d.body.free_symbols}
    return any(isinstance(s, Symbol) and s.name == name and s.is_integer for s in sizes | bodies)
