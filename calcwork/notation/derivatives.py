r"""Derivatives as they are written: Leibniz's quotients, primes, nabla, subscripts of variables, bars of evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, Integer, Symbol, Tuple
from sympy.core.function import AppliedUndef, UndefinedFunction

from calcwork.algebra.functions import sigmoid
from calcwork.algebra.partial import At, Partial, derivative_of_unknown
from calcwork.notation.items import (
    Accent,
    Element,
    Evaluated,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.references import Reference, arguments_of, refer, split_at
from calcwork.notation.survey import references, walk
from calcwork.notation.symbols import Unclear
from calcwork.notation.values import ShapeError, Value, table_value

if TYPE_CHECKING:
    from calcwork.notation.meaning import Reader

NO_VARIABLE = "the variable of this derivative is not written; write nabla with a subscript, or d/dx"
HIGHEST = 8
USUAL = ("x", "w", "theta", "beta", "u", "z")  # what a gradient without a subscript is taken by


# --- Leibniz ----------------------------------------------------------------------------------------------------------


def fraction(reader: Reader, item: Fraction, items: Items, at: int) -> tuple[Value, int]:
    """Return the value of a fraction, which may be a derivative, and the place after it and its operand."""
    below, above = variables_of(item.den), _differential(item.num)
    if below is None or above is None:
        top, bottom = reader.expression(item.num), reader.expression(item.den)
        return reader.joined(top, bottom, "over"), at + 1
    order, quantity = above
    if order == 1 and len(below) > 1 and len(item.den) == 2 and _is_one_variable(reader, item.den[1]):
        below = [item.den[1:]]
    variables = [reader.expression(v) for v in below]
    if order != len(variables):
        raise Unclear(f"a derivative of order {order} has {len(variables)} variables below", item)
    if quantity:
        return _derived(reader, reader.expression(quantity), variables, item), at + 1
    value, after = operand(reader, items, at + 1)
    return _derived(reader, value, variables, item), after


def _is_one_variable(reader: Reader, variable: Element) -> bool:
    r"""Tell whether a name with a number above is a variable of its own: ``\sigma^2``, or ``z^3`` of a layer."""
    reference = refer(variable)
    if reference is None:
        return False
    square = reference.name in reader.symbols.survey.squares and reference.power == (Number("2"),)
    return square or reader.symbols.is_label_power(reference)


def _derived(reader: Reader, value: Value, variables: Sequence[Value], item: Element) -> Value:
    for variable in variables:
        value = partial(reader, _unknown_function(reader, value, variable), variable, item)
    return value


def _unknown_function(reader: Reader, value: Value, variable: Value) -> Value:
    """Take a bare f that is called elsewhere and nowhere defined as a function of the variable."""
    names = [v.entry.name if isinstance(v.entry, Symbol) else "" for v in (value, variable)]
    if not all(names) or not reader.is_unknown_function(names[0]):
        return value
    return Value(UndefinedFunction(names[0], real=True)(variable.entry))


def operand(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return what an operator such as d/dx is applied to: the factors up to the next written sign."""
    end = next((n for n in range(at, len(items)) if _is_sign(items[n])), len(items))
    if end == at:
        raise Unclear("the operand of a derivative is missing", items[at - 1])
    return reader.term(items[at:end]), end


def _is_sign(item: Element) -> bool:
    return isinstance(item, Operator) and item.name != "!"


def _is_d(item: Element) -> bool:
    base = item.base if isinstance(item, Scripted) and not item.sub else item
    return isinstance(base, Letter) and base.name in {"d", "partial"}


def _order(item: Element) -> int:
    if isinstance(item, Scripted) and len(item.sup) == 1 and isinstance(item.sup[0], Number):
        return int(item.sup[0].value) if item.sup[0].value.isdigit() and len(item.sup[0].value) < 3 else 0
    return 1


def _differential(items: Items) -> tuple[int, Items] | None:
    r"""Return the order and the quantity of the upper half of a derivative: ``d^2 f`` is (2, f)."""
    if not items or not _is_d(items[0]):
        return None
    order = _order(items[0])
    if not 1 <= order <= HIGHEST:
        raise Unclear(f"a derivative of an order above {HIGHEST} is not read", items[0])
    return order, items[1:]


def variables_of(items: Items) -> list[Items] | None:
    r"""Return the variables of the lower half of a derivative: ``dx^2`` is [x, x]."""
    variables: list[Items] = []
    at = 0
    while at < len(items):
        if not _is_d(items[at]) or isinstance(items[at], Scripted) or at + 1 >= len(items):
            return None
        variable, times = _power_apart(items[at + 1])
        end = at + 2
        while end < len(items) and isinstance(items[end], Group):
            end += 1
        variables += [(variable, *items[at + 2 : end])] * times
        at = end
    return variables or None


def _power_apart(variable: Element) -> tuple[Element, int]:
    if isinstance(variable, Scripted) and len(variable.sup) == 1 and isinstance(variable.sup[0], Number):
        value = variable.sup[0].value
        if value.isdigit() and 1 < int(value) <= HIGHEST:
            bare = replace(variable, sup=()) if variable.sub or variable.primes else variable.base
            return bare, int(value)
    return variable, 1


def is_operator(item: Element) -> bool:
    r"""Tell whether this is a ``\partial`` outside of a fraction: ``\partial_x f``, or its variable was said before."""
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, Letter) and base.name == "partial"


def operator_variable(items: Items) -> Items:
    r"""Return the variable of the first derivative in the items, for a ``\partial`` that stands alone later."""
    for item in items:
        if isinstance(item, Fraction) and _differential(item.num) and (found := variables_of(item.den)):
            return found[0]
    return ()


def differentiated_by(items: Items) -> set[str]:
    """Return the bare names that derivatives in the items are taken by."""
    found: set[str] = set()
    for sequence, at in walk(items):
        item = sequence[at]
        variables: list[Items] = []
        if isinstance(item, Fraction) and item.num[:1] and _is_d(item.num[0]):
            variables = variables_of(item.den) or []
        elif isinstance(item, Scripted) and item.base == Letter("nabla"):
            variables = [(i,) for i in item.sub]
        found |= {r.name for v in variables if (r := refer(v[0])) is not None and not r.indices}
    return found


def operator(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    r"""Return the derivative of what follows a bare ``\partial``."""
    item = items[at]
    variables, take = reader.operator, operand
    if isinstance(item, Scripted) and item.sub:
        take = _quantity if at + 1 < len(items) else operand
        variables = [reader.expression((i,)) for i in item.sub if not isinstance(i, Punctuation)]
        if len(variables) == 1:
            variables *= _order(item)
    if variables is None:
        raise Unclear(NO_VARIABLE, item)
    value, after = take(reader, items, at + 1)
    return _derived(reader, value, variables, item), after


# --- nabla ------------------------------------------------------------------------------------------------------------


def is_nabla(item: Element) -> bool:
    r"""Tell whether an item is ``\nabla``, with or without a variable and a power."""
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, Letter) and base.name == "nabla"


def gradient(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return the gradient or Hessian of what follows."""
    item, order, first = items[at], 0, at
    sub: Items = ()
    while at < len(items) and is_nabla(items[at]):
        here = items[at]
        order += _order(here)
        sub = here.sub if isinstance(here, Scripted) and here.sub else sub
        at += 1
    if at >= len(items):
        return _named_gradient(reader, sub, item), at
    if (known := _declared_gradient(reader, items, at)) is not None:
        return known, at + 1
    if not sub and (found := _gradient_at(reader, items, at, order, item)) is not None:
        return _transposed(reader, found, items[first]), at + 2
    value, after = _quantity(reader, items, at)
    variables = _variables(reader, sub, items[at], items[at + 1] if at + 1 < after else None, item)
    if value.rank + order > 2:
        raise Unclear("the gradient of an array by an array has more than two axes", item)
    if len(variables) == 1:
        result = _derived(reader, value, variables * order, item)
        return _transposed(reader, result, items[first]), after
    return _of_several(reader, value, variables, order, item), after


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
    if len(variables) != len(given):
        return None
    quantity = reader.quantity(name, definition)
    if len(variables) == 1:
        derived = _derived(reader, quantity, variables * order, item)
    else:
        derived = _of_several(reader, quantity, variables, order, item)
    return reader.raised(put_in(reader, derived, variables, [reader.expression(p) for p in given], item), sup)


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


def _quantity(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return what a gradient is taken of: a name with its arguments, a bracket or a norm; a product of arrays whole."""
    reference = refer(items[at])
    if reference is None:
        return operand(reader, items, at)
    value, after = reader.factor(items, at)
    goes_on = after < len(items) and not _is_sign(items[after])
    of_product = goes_on and (value.rank == 2 or (value.rank == 1 and reference.transposed))
    return operand(reader, items, at) if of_product else (value, after)


def _variables(reader: Reader, sub: Items, quantity: Element, following: Element | None, item: Element) -> list[Value]:
    """Return what a gradient is taken by: its subscript, the arguments of the quantity, or the usual letter."""
    if sub:
        return [reader.expression(p) for p in split_at(sub, ",") if p]
    reference = refer(quantity)
    if reference is not None:
        name, _ = reader.symbols.interpret(reference)
        definition = reader.symbols.function(name, reader.position)
        if definition is not None:
            return reader.parameters(definition)
        if name in reader.symbols.depends:
            return [reader.expression((Letter(reader.symbols.depends[name]),))]
        if isinstance(following, Group) and (only := split_at(following.items, ",")) and len(only) == 1:
            return [reader.expression(only[0])]
    used = {r.name for r in references((quantity,))} & {n for n, s in reader.symbols.shapes.items() if s}
    chosen = next((n for n in USUAL if n in used or (len(used) == 1 and used == {n})), None)
    if chosen is None:
        raise Unclear(NO_VARIABLE, item)
    reader.notes[f"the gradient is taken by {chosen}, which the note does not say"] = None
    return [reader.expression((Letter(chosen),))]


def _of_several(reader: Reader, value: Value, variables: Sequence[Value], order: int, item: Element) -> Value:
    """Return the column of the derivatives by several scalars, or the matrix of the second ones."""
    if value.rank or any(v.rank for v in variables):
        raise Unclear("the gradient by several arrays at once is not understood", item)
    first = [partial(reader, value, v, item) for v in variables]
    if order == 1:
        return replace(table_value([[v.entry] for v in first]), gradient=True)
    return table_value([[partial(reader, f, v, item).entry for v in variables] for f in first])


# --- what is written, as a value --------------------------------------------------------------------------------------


def partial(reader: Reader, value: Value, variable: Value, item: Element) -> Value:
    """Return the derivative of a value by another; by an array, the axes of the variable come last."""
    if value.rank + variable.rank > 2:
        raise Unclear(f"the derivative of {value.describe()} by {variable.describe()} has more than two axes", item)
    if isinstance(variable.entry, Symbol) and reader.is_unknown_function(variable.entry.name):
        return _by_unknown(reader, value, variable, item)
    fresh = tuple(Dummy(i.name, integer=True) for i in variable.indices)
    by = variable.at(*fresh) if fresh else variable.entry
    if not isinstance(by, (Symbol, Indexed)) and not by.has(Indexed, Symbol):
        raise Unclear("the variable of a derivative is a number", item)
    entry = value.entry
    if isinstance(entry, Partial):
        derived: Expr = Partial(entry.quantity, *entry.variables, by)
    else:
        derived = Partial(entry, by)
    row = variable.row if not value.rank else False
    indices, sizes = (*value.indices, *fresh), (*value.sizes, *variable.sizes)
    return Value(derived, indices, sizes, row, value.notes, gradient=bool(variable.rank))


def _by_unknown(reader: Reader, value: Value, variable: Value, item: Element) -> Value:
    """Return the derivative of f(g) by g, where g is itself a function that nothing defines."""
    name = variable.entry.name
    inner = reader.scalar(reader.symbols.survey.calls[name])
    if not isinstance(value.entry, AppliedUndef) or value.entry.args != (variable.entry,):
        raise Unclear(f"nothing says how this depends on {name}", item)
    slope = derivative_of_unknown(value.entry)
    return Value(slope.xreplace({variable.entry: UndefinedFunction(name, real=True)(inner)}))


def subscripted(reader: Reader, reference: Reference, item: Element) -> Value | None:
    """Return a derivative that is written by its variables, f_x or f_{xy}, when f is a function of these."""
    if not reference.below or reference.above:
        return None
    definition = reader.symbols.function(reference.name, reader.position)
    if definition is None:
        definition = reader.symbols.active(reference.name, 0, reader.position)
    if definition is None:
        return None
    letters = [r.name if len(p) == 1 and (r := refer(p[0])) is not None else "" for p in reference.below]
    own = {r.name for p in definition.parameters or () if len(p) == 1 and (r := refer(p[0])) is not None}
    if definition.parameters is None:
        own = reader.scalars_in(definition)
    if not letters or not all(x in own for x in letters):
        return None
    value = reader.quantity(reference.name, definition)
    return _derived(reader, value, [reader.expression((Letter(x),)) for x in letters], item)


def primed(reader: Reader, reference: Reference, value: Value, item: Element) -> Value:
    """Return f' or f'' for a function of one variable that is written without its argument."""
    name, _ = reader.symbols.interpret(reference)
    definition = reader.symbols.function(name, reader.position)
    if definition is not None and len(definition.parameters or ()) == 1:
        (variable,) = reader.parameters(definition)
        return _derived(reader, value, [variable] * reference.primes, item)
    definition = reader.symbols.active(name, 0, reader.position)
    if definition is not None and len(own := reader.scalars_in(definition)) == 1:
        return _derived(reader, value, [reader.expression((Letter(own.pop()),))] * reference.primes, item)
    if definition is None:
        return Value(reader.symbols.scalar(name + "'" * reference.primes))
    raise Unclear("a prime is a derivative by what? write d/dx, or define the function with its argument", item)


def dotted(reader: Reader, name: str, order: int, item: Element) -> Value | None:
    r"""Return a derivative by time, written with dots, of a quantity that depends on t."""
    definition = reader.symbols.active(name, 0, reader.position)
    if definition is None:
        return None
    value = reader.quantity(name, definition)
    return _derived(reader, value, [reader.expression((Letter("t"),))] * order, item)


def dots_of(item: Element) -> tuple[str, int] | None:
    r"""Return the name and the number of dots of ``\dot x`` and ``\ddot x``."""
    if isinstance(item, Accent) and item.name in {"dot", "ddot", "dddot"} and len(item.body) == 1:
        reference = refer(item.body[0])
        if reference is not None and reference.plain and not reference.indices:
            return reference.name, len(item.name) - 2
    return None


def primed_at(
    reader: Reader,
    reference: Reference,
    quantity: Value,
    parameters: Sequence[Value],
    values: Sequence[Value],
    item: Element,
) -> Value:
    """Return a function, or its derivative for each prime, with values put in for its parameters."""
    result = quantity
    if reference.primes:
        if len(parameters) != 1 or parameters[0].rank:
            raise Unclear("a prime on a function of several variables is not understood", item)
        result = _derived(reader, quantity, [parameters[0]] * reference.primes, item)
    if list(parameters) == list(values):
        return result
    return put_in(reader, result, parameters, values, item)


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


def _pair(reader: Reader, variable: Value, value: Value, item: Element) -> Tuple:
    if variable.rank == 0:
        target = variable.entry
        if target.is_Pow and isinstance(target.base, Symbol):
            return Tuple(target.base, value.entry ** (1 / target.exp))
        if not isinstance(target, (Symbol, Indexed)):
            raise Unclear("only a name can be given a value here", item)
        return Tuple(target, value.entry)
    fresh = tuple(Dummy(i.name, integer=True) for i in variable.indices)
    for m, n in zip(variable.sizes, value.sizes, strict=False):
        reader.algebra.sizes.same(m, n, f"{value.describe()} stands where {variable.describe()} is expected")
    return Tuple(variable.at(*fresh), value.at(*fresh) if value.rank else value.entry)


def of_sigmoid(entry: Expr, primes: int) -> Expr:
    """Return the logistic function, or one of its derivatives, at an expression."""
    if not primes:
        return sigmoid(entry)
    z = Dummy("z", real=True)
    return sigmoid(z).diff(z, primes).xreplace({z: entry})


def repeated(entry: Expr, variable: Expr, times: int) -> Expr:
    """Return a derivative of higher order, only written."""
    return Partial(entry, *([variable] * times))


# --- evaluation -------------------------------------------------------------------------------------------------------


def _own_variables(reader: Reader, item: Evaluated) -> list[Value] | None:
    """Return the parameters of the one function that stands before a bar, as those of f before |_{(1, 0)}."""
    functions = {n for r in references(item.body) if (n := reader.symbols.interpret(r)[0]) in reader.symbols.functions}
    if len(functions) != 1:
        return None
    definition = reader.symbols.function(functions.pop(), reader.position)
    return reader.parameters(definition) if definition is not None else None


def evaluated(reader: Reader, item: Evaluated) -> Value:
    """Return a value at the place that the bar names."""
    value = reader.expression(item.body)
    variables: list[Value] = []
    values: list[Value] = []
    for part in split_at(item.sub, ",", ";"):
        at = next((n for n, i in enumerate(part) if isinstance(i, Relation) and i.name == "="), None)
        if at is None:
            own = _own_variables(reader, item)
            given = arguments_of(item.sub[0]) if len(item.sub) == 1 and isinstance(item.sub[0], Group) else [item.sub]
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
