"""Functions that a note calls and nowhere defines: ``f(x_i; theta)`` may be any function of its arguments."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr, Function, Indexed

from calcwork.algebra.partial import Whole, derivative_of_unknown
from calcwork.notation.meaning import members
from calcwork.notation.meaning.evaluation import put_in
from calcwork.notation.structure.items import Element, Group, Items, Letter
from calcwork.notation.structure.references import Reference, label_text, refer
from calcwork.notation.survey.statements import is_number
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.behind import names_behind
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

LOSSES = {"J", "L", "E", "C", "Q", "ell", "cal_L", "cal_E", "cal_J", "R", "f", "F"}
NO_DEFINITION = "{} is called as a function and nowhere defined"


def applied(reader: Reader, reference: Reference, group: Group, parts: list[Items], item: Element) -> Value:
    """Return a quantity whose brackets only say what it depends on, or a function that nothing defines."""
    symbols = reader.symbols
    if symbols.kinds.get(reference.name) == "feature" and (inner := refer(group.items[0])) is not None:
        return reader.value_of(replace(reference, above=inner.above, below=inner.below), item)
    name, indices = symbols.interpret(reference)
    if not indices and not reference.primes and members.is_argument(reader, name, group):
        return reader.value_of(reference.bare(), item)
    if (known := members.member(reader, reference)) is not None:
        return members.applied(reader, reference, known, parts, item)
    if (known_by := symbols.active(name, len(indices), reader.position)) is not None and not reference.primes:
        quantity = reader.value_of(reference.bare(), item)
        return _at_namesakes(reader, quantity, known_by, parts, item) if not indices else quantity
    values = [reader.expression(p) for p in parts]
    if any(v.rank for v in values) and (loss := _loss(reader, name, parts, item)) is not None:
        return loss
    called = "_".join((name, *map(label_text, indices)))
    function = Function(name, real=True)
    if len(values) == 1 and values[0].rank and name in symbols.survey.primed and not indices:
        return reader.algebra.map(lambda e: _primed(function(e), reference.primes), values[0])
    values += _in_the_label(reader, reference)
    entries = [_argument(v, called, item) for v in values]
    if not reference.primes:
        return Value(function(*(reader.place(p) for p in indices), *entries))
    if indices:
        raise Unclear(NO_DEFINITION.format(called), item)
    if len(entries) != 1:
        raise Unclear("a prime on a function of several variables is not understood", item)
    return Value(_primed(function(*entries), reference.primes))


def _primed(value: Expr, primes: int) -> Expr:
    """Return a function of one number, or its derivative; with a prime, ``g(z)`` of a vector is g of each entry."""
    for _ in range(primes):
        value = derivative_of_unknown(value)
    return value


def _at_namesakes(reader: Reader, quantity: Value, definition: Definition, parts: list[Items], item: Element) -> Value:
    r"""Return a quantity at other values of what it rests on: J at ``\hat w`` or W_0, of a J that rests on w or W."""
    behind = names_behind(reader.symbols, [definition.right])
    if places := variables_at(reader, definition, parts):
        names = [reader.value_of(p, item) for p in places]
        return put_in(reader, quantity, names, [reader.expression(p) for p in parts], item)
    variables, values = list[Value](), list[Value]()
    for part in parts:
        given = refer(part[0]) if len(part) == 1 else None
        name = reader.symbols.interpret(given)[0] if given is not None and not given.primes else ""
        stem = re.split(r"[_(]", name)[0]
        if given is not None and name != stem and name not in behind and stem in behind:
            variables.append(reader.value_of(Reference(stem, labeled=True), item))
            values.append(reader.expression(part))
    return put_in(reader, quantity, variables, values, item) if variables else quantity


def variables_at(reader: Reader, definition: Definition, parts: list[Items]) -> list[Reference]:
    r"""Return the x and y at which numbers put a quantity: ``D(1, 1)`` of ``D = 36xy - 9``, beside an f(x, y)."""
    if len(parts) < 2 or definition.parameters is not None or not all(map(is_number, parts)):
        return []
    used = names_behind(reader.symbols, [definition.right])
    every = [d for found in reader.symbols.functions.values() for d in found if len(d.parameters or ()) == len(parts)]
    names = {tuple(r.name for p in d.parameters or () for r in references(p)) for d in every}
    own = [found for found in names if len(found) == len(parts) and used & set(found)]
    return [Reference(n, labeled=True) for n in own[0]] if len(own) == 1 else []


def _argument(value: Value, name: str, item: Element) -> Expr:
    """Return an argument of a function that nothing defines: a number, an array with a name, or a row of one."""
    if not value.rank:
        return value.entry
    entry, rank = value.entry, value.rank
    if not isinstance(entry, Indexed) or entry.indices[-rank:] != value.indices:
        raise Unclear(NO_DEFINITION.format(name), item)
    return Whole(entry.base.label, *entry.indices[:-rank])


def _in_the_label(reader: Reader, reference: Reference) -> list[Value]:
    r"""Return the parameters that stand below the name of a function: the theta of ``f_\theta(x)``."""
    symbols = reader.symbols
    letters = [
        p for p in reference.below if len(p) == 1 and isinstance(p[0], Letter) and p[0].name in symbols.survey.uses
    ]
    return [reader.expression(p) for p in letters if not symbols.survey.is_index(p)]


def _loss(reader: Reader, name: str, parts: list[Items], item: Element) -> Value | None:
    """Return a loss J(w) that nothing defines, as a number that depends on the array w."""
    reference = refer(parts[0][0]) if len(parts) == 1 and len(parts[0]) == 1 else None
    if reference is None or not reference.plain or reference.indices or name not in LOSSES:
        return None
    known = reader.symbols.depends.setdefault(name, reference.name)
    if known != reference.name:
        raise Unclear(f"{name} depends on {known} and on {reference.name}, and is nowhere defined", item)
    return Value(reader.symbols.scalar(name))
