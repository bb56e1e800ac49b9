r"""Quantities at a place: functions at their arguments, and bars of evaluation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sympy import Dummy, Indexed, Integer, Symbol, Tuple

from calcwork.algebra.partial import At, Partial
from calcwork.notation.meaning.derivatives import derived, fraction, variables_of
from calcwork.notation.meaning.integrals import bar
from calcwork.notation.structure.items import (
    Element,
    Evaluated,
    Fraction,
    Group,
    Items,
    Number,
    Operator,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import Reference, arguments_of, refer, split_at
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.values import ShapeError, Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader


def primed_at(
    reader: Reader,
    reference: Reference,
    quantity: Value,
    parameters: Sequence[Value],
    values: Sequence[Value],
    item: Element,
    *,
    below: Sequence[tuple[Value, Value]] = (),
    of_first: bool = False,
) -> Value:
    """Return a function, or its derivative for each prime, with values put in for its parameters, ``below`` it too.

    ``of_first`` says that only the first parameter is a variable.
    """
    result = quantity
    if reference.primes:
        if not (len(parameters) == 1 or of_first) or parameters[0].rank:
            raise Unclear("a prime on a function of several variables is not understood", item)
        result = derived(reader, quantity, [parameters[0]] * reference.primes, item)
    if list(parameters) == list(values) and not below:
        return result
    every = [*parameters, *(own for own, _ in below)], [*values, *(value for _, value in below)]
    return put_in(reader, result, *every, item)


def quotient_at(reader: Reader, item: Fraction, items: Items, at: int) -> tuple[Value, int]:
    r"""Return a fraction; the derivative of a function before its arguments, as ``\frac{df}{dx}(a)``, at these.

    With one argument a number and the x_0 of x are places, an expression of several signs a factor: ``dL/du (1 - u)``.
    """
    value, after = fraction(reader, item, items, at)
    group = items[after] if after < len(items) else None
    group, sup = (group.base, group.sup) if isinstance(group, Scripted) and not group.sub else (group, ())
    reference = refer(item.num[1]) if len(item.num) == 2 and variables_of(item.den) is not None else None
    if reference is None or not reference.plain or not isinstance(group, Group) or group.open != "(":
        return value, after
    name, indices = reader.symbols.interpret(reference)
    definition = reader.symbols.function(name, reader.position) if not indices else None
    given = arguments_of(group)
    if definition is None or len(given) != len(definition.parameters or ()):
        return value, after
    if len(given) == 1 and not _is_place(given[0], definition):
        signed = isinstance(given[0][0], Operator) and all(
            isinstance(i, (Operator, Number, Fraction)) for i in given[0]
        )
        if signed or len(given[0]) == 1:
            raise Unclear("this bracket may be a factor or the place of the derivative", group)
        return value, after
    variables, values = reader.parameters(definition), [reader.expression(p) for p in given]
    return reader.raised(put_in(reader, value, variables, values, item), sup), after + 1


def _is_place(given: Items, definition: Definition) -> bool:
    """Tell whether a bracket holds a number, or the only parameter of a function, perhaps marked as x_0 is."""
    own, only = refer((definition.parameters or ((),))[0][0]), refer(given[0]) if len(given) == 1 else None
    if only is None or own is None:
        return len(given) == 1 and isinstance(given[0], (Number, Fraction))
    return re.split(r"[\W_]", only.name)[0] == re.split(r"[\W_]", own.name)[0]


def put_in(
    reader: Reader, quantity: Value, variables: Sequence[Value], values: Sequence[Value], item: Element
) -> Value:
    """Return a quantity with values in the place of variables."""
    pairs: list[Tuple] = []
    spread: Value | None = None
    for variable, value in zip(variables, values, strict=True):
        if variable.rank == 0 and value.rank and quantity.rank == 0:
            spread = value
        elif variable.rank != value.rank and value.entry != 0:
            raise ShapeError(f"{value.describe()} stands where {variable.describe()} is expected")
        pairs.append(_pair(reader, variable, value, item))
    pairs = [p for p in pairs if p[0] != p[1]]
    entry = At(quantity.entry, *pairs) if pairs else quantity.entry
    if spread is not None:
        return Value(entry, spread.indices, spread.sizes, spread.row)
    return replace(quantity, entry=entry)


def by_entries(reader: Reader, part: Items, parameters: Sequence[Value]) -> list[Value]:
    """Return the entries of a vector that stands for all arguments of a function: f(w) for f(w_1, w_2), w = (2, 1).

    Nothing is returned for the vector of the parameters themselves, and for what is no vector.
    """
    only = refer(part[0]) if len(part) == 1 else None
    stems = {re.split(r"[\W_\d]", str(p.entry))[0] for p in parameters}
    if any(p.rank for p in parameters) or (only is not None and not only.indices and {only.name} == stems):
        return []
    value = reader.expression(part)
    if value.rank != 1:
        return []
    size = Integer(len(parameters))
    reader.algebra.sizes.same(value.sizes[0], size, "a vector and the arguments that it stands for")
    return [Value(value.at(Integer(k + 1))) for k in range(len(parameters))]


def _pair(reader: Reader, variable: Value, value: Value, item: Element) -> Tuple:
    if variable.rank == 0:
        target = variable.entry
        if target.is_Pow and isinstance(target.base, Symbol):
            return Tuple(target.base, value.entry ** (1 / target.exp))
        if not isinstance(target, (Symbol, Indexed)):
            raise Unclear("only a name can be given a value here", item)
        return Tuple(target, value.entry)
    fresh = tuple(Dummy(i.name, integer=True) for i in variable.indices)
    if not isinstance(variable.at(*fresh), Indexed):
        raise Unclear("only a name can be given a value here", item)
    for m, n in zip(variable.sizes, value.sizes, strict=False):
        reader.algebra.sizes.same(m, n, f"{value.describe()} stands where {variable.describe()} is expected")
    return Tuple(variable.at(*fresh), value.at(*fresh) if value.rank else value.entry)


def _own_variables(reader: Reader, item: Evaluated) -> list[Value] | None:
    """Return the parameters of the one function that stands before a bar, as those of f before |_{(1, 0)}."""
    functions = {n for r in references(item.body) if (n := reader.symbols.interpret(r)[0]) in reader.symbols.functions}
    if len(functions) != 1:
        return None
    definition = reader.symbols.function(functions.pop(), reader.position)
    return reader.parameters(definition) if definition is not None else None


def _coordinates(reader: Reader, value: Value, count: int) -> list[Value] | None:
    """Return x and y for two places, or x, y and z for three, of a value that holds no other names than these."""
    letters = "xyz"[:count] if count > 1 else ""
    names = {s.name for s in value.entry.free_symbols if isinstance(s, Symbol)}
    varied = any(isinstance(p.quantity, Symbol) for p in value.entry.atoms(Partial))  # dy/dx along a curve
    if not letters or varied or not names & set(letters) or names & set("xyz") - set(letters):
        return None
    return [Value(reader.symbols.scalar(x)) for x in letters]


def _equations(part: Items) -> list[Items]:
    """Return m = 0 and h = 0 for ``m = h = 0``."""
    cuts = [-1, *(n for n, i in enumerate(part) if i == Relation("=")), len(part)]
    sides = [part[a + 1 : b] for a, b in pairwise(cuts)]
    return [(*s, Relation("="), *sides[-1]) for s in sides[:-1]] if len(sides) > 2 else [part]


def evaluated(reader: Reader, item: Evaluated) -> Value:
    """Return a value at the place that the bar names, or its difference between the two that it names."""
    if item.sub and item.sup:
        return bar(reader, item.body, item.sub, item.sup, item)
    value = reader.expression(item.body)
    variables: list[Value] = []
    values: list[Value] = []
    for part in (p for s in split_at(item.sub, ",", ";") for p in _equations(s)):
        at = next((n for n, i in enumerate(part) if isinstance(i, Relation) and i.name == "="), None)
        if at is None:
            given = arguments_of(item.sub[0]) if len(item.sub) == 1 and isinstance(item.sub[0], Group) else [item.sub]
            own = _own_variables(reader, item) or _coordinates(reader, value, len(given))
            if own is None or len(own) != len(given):
                raise Unclear("the place of evaluation is not understood; write |_{x=a}", item)
            return put_in(reader, value, own, [reader.expression(g) for g in given], item)
        left, right = part[:at], part[at + 1 :]
        names = split_at(left[0].items, ",") if len(left) == 1 and isinstance(left[0], Group) else [left]
        given = split_at(right[0].items, ",") if len(names) > 1 and isinstance(right[0], Group) else [right]
        variables += [reader.expression(n) for n in names]
        values += [reader.expression(g) for g in given]
    if len(variables) != len(values):
        raise Unclear("the place of evaluation has another number of values than of variables", item)
    values = [
        Value(Integer(0), v.indices, v.sizes, v.row) if a.entry == 0 and v.rank else a
        for v, a in zip(variables, values, strict=True)
    ]
    return put_in(reader, value, variables, values, item)
