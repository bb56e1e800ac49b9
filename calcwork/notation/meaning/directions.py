r"""Derivatives in directions: ``Df(x)[h]``, ``Df(x) \cdot h``, ``D^2 f(x)(h, k)``; without a direction Df(x) is f'(x).

Df(x)[h] is the sum of df/dx_k h_k over all entries of x, whatever the shapes of x and of f. Df(x, y) of a function of
several numbers is the matrix of its partial derivatives, a column for each of them.

Source: Absil, Mahony & Sepulchre, Optimization Algorithms on Matrix Manifolds, appendix A.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Dummy, Integer, Mul, Sum

from calcwork.algebra.partial import Partial
from calcwork.notation.meaning import calls, evaluation, gradients
from calcwork.notation.meaning.derivatives import derived, is_sign, order_of, partial
from calcwork.notation.meaning.functions import function_name
from calcwork.notation.structure.items import Element, Group, Items, Number, Operator, Scripted
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.values import ShapeError, Value, table_value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader


def directional(reader: Reader, items: Items, at: int) -> tuple[Value, int] | None:
    """Return the derivative that a D before a function says, and the place after its arguments and directions."""
    reference, following = refer(items[at]), items[at + 1] if at + 1 < len(items) else None
    if reference is None or not calls.is_differential(reader, reference, following):
        return None
    function = refer(following) if following is not None else None
    name = function_name(reader.symbols, function) if function is not None and function.plain else None
    definition = reader.symbols.function(name, reader.position) if name is not None else None
    group = items[at + 2] if at + 2 < len(items) else None
    if definition is not None and len(definition.parameters or ()) > 1 and (called := _call(group)) is not None:
        return jacobian(reader, definition, called[0], called[1], items[at]), at + 3
    if definition is None or len(definition.parameters or ()) != 1 or not isinstance(group, Group):
        return None
    (place,) = arguments_of(group)[:1] or [()]
    (parameter,), point = reader.parameters(definition), reader.expression(place)
    directions, after = _directions(reader, items, at + 3, order_of(items[at]))
    quantity = reader.quantity(definition.name, definition)
    if directions:
        value = _along(reader, quantity, parameter, point, directions, items[at])
    else:
        value = derived(reader, quantity, [parameter] * order_of(items[at]), items[at])
        value = evaluation.put_in(reader, value, [parameter], [point], items[at])
    return value, after


def _call(item: Element | None) -> tuple[Group, Items] | None:
    """Return the bracket of the arguments of a function and what stands above it."""
    group, sup = (item.base, item.sup) if isinstance(item, Scripted) else (item, ())
    plain = not isinstance(item, Scripted) or not (item.sub or item.primes)
    return (group, sup) if isinstance(group, Group) and group.open == "(" and plain else None


def jacobian(reader: Reader, definition: Definition, group: Group, sup: Items, item: Element) -> Value:
    """Return the matrix of the derivatives of a function of several numbers at the arguments in a bracket.

    Of a function with one value it is the gradient, at an order of two the Hessian.
    """
    variables, given = reader.parameters(definition), arguments_of(group)
    values = evaluation.by_entries(reader, given[0], variables) if len(given) == 1 else []
    values = values or [reader.expression(p) for p in given]
    if len(values) != len(variables):
        raise Unclear(
            f"{definition.name} has {len(values)} arguments here, and {len(variables)} where it is defined", item
        )
    body = reader.defined(definition)
    if body.rank == 1 and body.sizes[0].is_Integer and order_of(item) == 1 and not any(v.rank for v in variables):
        entries = [Value(body.at(Integer(k + 1))) for k in range(int(body.sizes[0]))]
        slope = table_value([[partial(reader, f, v, item).entry for v in variables] for f in entries])
    else:
        quantity = reader.quantity(definition.name, definition)
        slope = gradients.of_several(reader, quantity, variables, order_of(item), item)
    return reader.raised(evaluation.put_in(reader, slope, variables, values, item), sup)


def _directions(reader: Reader, items: Items, at: int, order: int) -> tuple[list[Value], int]:
    """Return the directions behind Df(x), as many as its order, and the place after them; none where a sign follows."""
    after = at + 1 if at < len(items) and items[at] == Operator("cdot") else at
    item = items[after] if after < len(items) else None
    if item is None or (after == at and is_sign(item)):
        return [], at
    twice = isinstance(item, Scripted) and isinstance(item.base, Group) and item.sup == (Number(str(order)),)
    group = item.base if twice and isinstance(item, Scripted) else item
    if isinstance(group, Group) and group.open in "([":
        found = [reader.expression(p) for p in arguments_of(group)] * (order if twice else 1)
        after += 1
    else:
        value, after = reader.factor(items, after)
        found = [value]
    if len(found) != order:
        raise Unclear(f"a derivative of order {order} has {len(found)} directions here", item)
    return found, after


def _along(
    reader: Reader, quantity: Value, parameter: Value, point: Value, directions: list[Value], item: Element
) -> Value:
    """Return the sum of all derivatives by entries of the parameter at a point, times those of the directions."""
    entry, factors, limits = quantity.entry, [], []
    for h in directions:
        if h.rank != parameter.rank:
            raise ShapeError(f"{h.describe()} stands where {parameter.describe()} is expected")
        for m, n in zip(parameter.sizes, h.sizes, strict=True):
            reader.algebra.sizes.same(m, n, f"{h.describe()} stands where {parameter.describe()} is expected")
        places = tuple(Dummy("k", integer=True) for _ in h.sizes)
        entry = Partial(entry, parameter.at(*places))
        factors.append(h.at(*places))
        limits += [(k, 1, n) for k, n in zip(places, parameter.sizes, strict=True)]
    at_point = evaluation.put_in(
        reader, Value(entry, quantity.indices, quantity.sizes, quantity.row), [parameter], [point], item
    )
    whole = Mul(at_point.entry, *factors)
    return Value(Sum(whole, *limits) if limits else whole, quantity.indices, quantity.sizes, quantity.row)
