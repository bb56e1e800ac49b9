r"""Gradients, Jacobians and Hessians that are written with nabla."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Indexed

from calcwork.notation.meaning.derivatives import NO_VARIABLE, derived, is_nabla, order_of, partial, quantity_at
from calcwork.notation.meaning.evaluation import by_entries, put_in
from calcwork.notation.structure.items import Element, Group, Items, Letter, Operator, Scripted, outline
from calcwork.notation.structure.references import Reference, arguments_of, refer, split_at
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.behind import names_behind
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import Value, table_value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

VARIABLES = set("uvwxyz")
USUAL = ("x", "w", "theta", "beta", "u", "z")  # what a gradient without a subscript is taken by


def gradient(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return the gradient or Hessian of what follows."""
    item, order, first = items[at], 0, at
    sub: Items = ()
    while at < len(items) and is_nabla(items[at]):
        here = items[at]
        order += order_of(here)
        sub = here.sub if isinstance(here, Scripted) and here.sub else sub
        at += 1
    if at >= len(items):
        return _named_gradient(reader, sub, item), at
    if (known := _declared_gradient(reader, items, at)) is not None:
        return known, at + 1
    if not sub and (found := _gradient_at(reader, items, at, order, item)) is not None:
        return _transposed(reader, found, items[first]), at + 2
    items, inverse = _without_inverse(items, at + 1)
    value, after = quantity_at(reader, items, at)
    variables = _variables(reader, sub, items[at:after], item)
    if value.rank + order > 2:
        raise Unclear("the gradient of an array by an array has more than two axes", item)
    if len(variables) == 1:
        result = derived(reader, value, variables * order, item)
        return reader.raised(_transposed(reader, result, items[first]), inverse), after
    return reader.raised(of_several(reader, value, variables, order, item), inverse), after


def _without_inverse(items: Items, at: int) -> tuple[Items, Items]:
    r"""Take the -1 off the arguments in ``\nabla^2 f(x)^{-1}``: it is the Hessian that has an inverse, and no 1/f."""
    match items[at : at + 1]:
        case (Scripted(base=Group(), sub=(), sup=(Operator("-"), *_) as sup, primes=0) as raised,):
            return (*items[:at], raised.base, *items[at + 1 :]), sup
    return items, ()


def _declared_gradient(reader: Reader, items: Items, at: int) -> Value | None:
    r"""Return ``\nabla f`` as an array of its own, where the note declares it and does not define f."""
    reference = refer(items[at])
    if reference is None or f"nabla_{reference.name}" not in reader.symbols.shapes:
        return None
    known = reader.symbols.active(reference.name, 0, reader.position)
    return None if known is not None else reader.value_of(Reference(f"nabla_{reference.name}", labeled=True), items[at])


def _gradient_at(reader: Reader, items: Items, at: int, order: int, item: Element) -> Value | None:
    r"""Return ``\nabla f(a)``: the gradient of a function of other letters, by its own, and a put in for them."""
    reference, group = refer(items[at]), items[at + 1] if at + 1 < len(items) else items[at]
    sup: Items = ()
    if isinstance(group, Scripted) and not group.sub and not group.primes:
        sup, group = group.sup, group.base
    if reference is None or not isinstance(group, Group) or not reference.plain:
        return None
    name, indices = reader.symbols.interpret(reference)
    definition = reader.symbols.function(name, reader.position) if not indices else None
    given = arguments_of(group)
    if definition is None or [outline(p) for p in definition.parameters or ()] == [outline(p) for p in given]:
        return None
    variables = reader.parameters(definition)
    values = by_entries(reader, given[0], variables) if len(given) == 1 < len(variables) else []
    if len(variables) != len(given) and not values:
        return None
    values = values or [reader.expression(p) for p in given]
    quantity = reader.quantity(name, definition)
    if len(variables) == 1:
        slope = derived(reader, quantity, variables * order, item)
    else:
        slope = of_several(reader, quantity, variables, order, item)
    return reader.raised(put_in(reader, slope, variables, values, item), sup)


def _transposed(reader: Reader, value: Value, item: Element) -> Value:
    if isinstance(item, Scripted) and len(item.sup) == 1 and isinstance(item.sup[0], Letter):
        return reader.algebra.transpose(value)
    return value


def _named_gradient(reader: Reader, sub: Items, item: Element) -> Value:
    r"""Return a ``\nabla`` with nothing after it as a name of its own; a definition may give it a value."""
    names = [r.name for i in sub if (r := refer(i)) is not None]
    if not names:
        raise Unclear("the operand of nabla is missing", item)
    return reader.value_of(Reference("nabla_" + "".join(names), labeled=True), item)


def _variables(reader: Reader, sub: Items, operand: Items, item: Element) -> list[Value]:
    """Return what a gradient is taken by: its subscript, the arguments of the quantity, or the usual letter."""
    if sub:
        return [reader.expression(p) for p in split_at(sub, ",") if p]
    quantity, following = operand[0], operand[1] if len(operand) > 1 else None
    reference = refer(quantity)
    if reference is not None:
        name, _ = reader.symbols.interpret(reference)
        definition = reader.symbols.function(name, reader.position)
        if definition is not None:
            return reader.parameters(definition)
        if own := _own_scalars(reader, name):
            return [reader.expression((Letter(x),)) for x in own]
        if name in reader.symbols.depends:
            return [reader.expression((Letter(reader.symbols.depends[name]),))]
        if isinstance(following, Group) and (only := split_at(following.items, ",")) and len(only) == 1:
            return [reader.expression(only[0])]
    if several := _differentiated_by(reader, quantity):
        reader.notes[f"the gradient is taken by {' and '.join(several)}, as the derivatives of this note"] = None
        return [reader.expression((Letter(x),)) for x in several]
    names = {r.name for r in references(operand)}
    used = names & {n for n, s in reader.symbols.shapes.items() if s}
    chosen = next((n for n in USUAL if n in used or (len(used) == 1 and used == {n})), None)
    for near in (names, names_behind(reader.symbols, [operand])):
        for told in (_parameters(reader), reader.symbols.variation.own):  # of functions, and with differentials
            if chosen is None and len(only_one := near & told) == 1:
                chosen = next(iter(only_one))
    if chosen is None:
        raise Unclear(NO_VARIABLE, item)
    reader.notes[f"the gradient is taken by {chosen}, which the note does not say"] = None
    return [reader.expression((Letter(chosen),))]


def _own_scalars(reader: Reader, name: str) -> list[str]:
    """Return the numbers that a quantity is defined by, where all of them are the usual letters for variables."""
    definition = reader.symbols.active(name, 0, reader.position)
    if definition is None or definition.parameters is not None or reader.defined(definition).entry.has(Indexed):
        return []
    names = sorted(reader.scalars_in(definition))
    return names if all(n in VARIABLES for n in names) else []


def _differentiated_by(reader: Reader, quantity: Element) -> list[str]:
    """Return the numbers by which the note writes derivatives, in their order, where the quantity is made of several.

    One alone is no gradient, and arrays have gradients of their own.
    """
    symbols = reader.symbols
    written = dict.fromkeys(x for rates in symbols.variation.rates.values() for x in rates)
    behind = names_behind(symbols, [(quantity,)])
    found = [x for x in written if x in behind]
    return found if len(found) > 1 and not any(symbols.ranks.get(x) or symbols.shapes.get(x) for x in found) else []


def _parameters(reader: Reader) -> set[str]:
    """Return the names that the functions of a note are functions of."""
    found = [p for every in reader.symbols.functions.values() for d in every for p in d.parameters or ()]
    return {r.name for p in found if len(p) == 1 and (r := refer(p[0])) is not None}


def of_several(reader: Reader, value: Value, variables: Sequence[Value], order: int, item: Element) -> Value:
    """Return the column of the derivatives by several scalars, or the matrix of the second ones."""
    if value.rank or any(v.rank for v in variables):
        raise Unclear("the gradient by several arrays at once is not understood", item)
    first = [partial(reader, value, v, item) for v in variables]
    if order == 1:
        return replace(table_value([[v.entry] for v in first]), gradient=True)
    return table_value([[partial(reader, f, v, item).entry for v in variables] for f in first])
