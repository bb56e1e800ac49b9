r"""Derivatives as they are written: Leibniz's quotients, bare operators, primes, dots, subscripts of variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, Pow, Symbol, log
from sympy.core.function import AppliedUndef, UndefinedFunction

from calcwork.algebra.functions import sigmoid
from calcwork.algebra.partial import At, Partial, derivative_of_unknown
from calcwork.notation.meaning import differentials
from calcwork.notation.structure.items import (
    Accent,
    Element,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.survey import NO_USE, index_name, walk
from calcwork.notation.symbols.table import Definition, Symbols, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

NO_VARIABLE = "the variable of this derivative is not written; write nabla with a subscript, or d/dx"
HIGHEST = 8
LOGARITHMS = {"log", "ln"}


# --- Leibniz ----------------------------------------------------------------------------------------------------------


def fraction(reader: Reader, item: Fraction, items: Items, at: int) -> tuple[Value, int]:
    """Return the value of a fraction, which may be a derivative, and the place after it and its operand."""
    below, above = variables_of(item.den), _differential(item.num)
    if below is None or above is None:
        top, bottom = reader.expression(item.num), reader.expression(item.den)
        return reader.joined(top, bottom, "over"), at + 1
    order, quantity = above
    if order < len(below) and (whole := variables_of(item.den, lambda v: _is_one_variable(reader, v))) is not None:
        below = whole if order == len(whole) else below
    variables = [reader.expression(v) for v in below]
    if order != len(variables):
        raise Unclear(f"a derivative of order {order} has {len(variables)} variables below", item)
    if quantity:
        return derived(reader, reader.expression(quantity), variables, item), at + 1
    value, after = operand(reader, items, at + 1)
    return derived(reader, value, variables, item), after


def _is_one_variable(reader: Reader, variable: Element) -> bool:
    r"""Tell whether a name with a number above is a variable of its own: ``\sigma^2``, or ``z^3`` of a layer."""
    reference = refer(variable)
    return reference is not None and (
        reader.symbols.is_label_power(reference) or is_variance(reader.symbols, reference)
    )


def is_variance(symbols: Symbols, reference: Reference) -> bool:
    """Tell whether a name stands for the root of a variable, its square, as sigma in a derivative by its variance.

    The note has nothing but even powers of it, or it is sigma; else ``d x^2`` may be the end of a second derivative.
    """
    if reference.power != (Number("2"),):
        return False
    name, places = symbols.interpret(replace(reference, power=()))
    use = symbols.survey.uses.get(name, NO_USE)
    if reference.name == "sigma" and not places:
        return True
    return name in symbols.survey.squares or use.marks["even"] == (sum(use.indexed.values()) if places else use.bare)


def derived(reader: Reader, value: Value, variables: Sequence[Value], item: Element) -> Value:
    """Return the derivative of a value by each of the variables in turn."""
    for variable in variables:
        if isinstance(variable.entry, log) and not variable.rank:  # d/d log x is x d/dx
            inner = variable.entry.args[0]
            value = reader.algebra.scale(derived(reader, value, [Value(inner)], item), inner)
            continue
        if isinstance(variable.entry, Pow) and variable.entry.exp == 2 and not variable.rank:  # d/dx^2 is d/dx over 2x
            root = variable.entry.base
            value = reader.algebra.scale(derived(reader, value, [Value(root)], item), 1 / (2 * root))
            continue
        found = differentials.rate(reader, value, variable, item)
        value = found or partial(reader, _unknown_function(reader, value, variable), variable, item)
    return value


def is_at_constant(reader: Reader, items: Items, sub: Items) -> bool:
    r"""Tell whether a bracket is a derivative at constant other arguments: (\partial p/\partial V)_T of p(V, T)."""
    kept = [i for i in items if not isinstance(i, Gap)]
    only = kept[0] if len(kept) == 1 else None
    above, below = (_differential(only.num), variables_of(only.den)) if isinstance(only, Fraction) else (None, None)
    reference = refer(above[1][0]) if above and above[1] else None
    definition = reader.symbols.function(reference.name, reader.position) if reference is not None else None
    if definition is None or below is None:
        return False
    held = {outline(p) for p in split_at(sub, ",")}
    return held == {outline(p) for p in definition.parameters or ()} - {outline(v) for v in below}


def _unknown_function(reader: Reader, value: Value, variable: Value) -> Value:
    """Take a bare f that is called elsewhere and nowhere defined as a function of the variable."""
    names = [v.entry.name if isinstance(v.entry, Symbol) else "" for v in (value, variable)]
    if not all(names) or not reader.is_unknown_function(names[0]):
        return value
    return Value(UndefinedFunction(names[0], real=True)(variable.entry))


def operand(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return what an operator such as d/dx is applied to: the factors up to the next written sign."""
    end = next((n for n in range(at, len(items)) if is_sign(items[n])), len(items))
    if end == at:
        raise Unclear("the operand of a derivative is missing", items[at - 1])
    return reader.term(items[at:end]), end


def quantity_at(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return what a gradient is taken of: a name with its arguments, a bracket or a norm; a product of arrays whole."""
    reference = refer(items[at])
    if reference is None:
        return operand(reader, items, at)
    value, after = reader.factor(items, at)
    goes_on = after < len(items) and not is_sign(items[after])
    of_product = goes_on and (value.rank == 2 or (value.rank == 1 and reference.transposed))
    return operand(reader, items, at) if of_product else (value, after)


def is_sign(item: Element) -> bool:
    """Tell whether an item is a written sign, at which the operand of a derivative ends."""
    return isinstance(item, Operator) and item.name != "!"


def _is_d(item: Element) -> bool:
    base = item.base if isinstance(item, Scripted) and not item.sub else item
    return isinstance(base, Letter) and base.name in {"d", "partial"}


def order_of(item: Element) -> int:
    """Return the order that stands above a d or nabla, 0 when it is no small number."""
    if isinstance(item, Scripted) and len(item.sup) == 1 and isinstance(item.sup[0], Number):
        return int(item.sup[0].value) if item.sup[0].value.isdigit() and len(item.sup[0].value) < 3 else 0
    return 1


def _differential(items: Items) -> tuple[int, Items] | None:
    r"""Return the order and the quantity of the upper half of a derivative: ``d^2 f`` is (2, f)."""
    if not items or not _is_d(items[0]):
        return None
    order = order_of(items[0])
    if not 1 <= order <= HIGHEST:
        raise Unclear(f"a derivative of an order above {HIGHEST} is not read", items[0])
    return order, items[1:]


def variables_of(items: Items, whole: Callable[[Element], bool] = lambda _: False) -> list[Items] | None:
    r"""Return the variables of the lower half of a derivative: ``dx^2`` and ``(dx)^2`` are [x, x], or [x^2] whole."""
    variables: list[Items] = []
    if len(items) == 1 and isinstance(items[0], Scripted) and isinstance(items[0].base, Group):
        group, times = _power_apart(items[0])
        return (variables_of(group.items) or []) * times or None if isinstance(group, Group) else None
    at = 0
    while at < len(items):
        if not _is_d(items[at]) or isinstance(items[at], Scripted) or at + 1 >= len(items):
            return None
        variable, times = (items[at + 1], 1) if whole(items[at + 1]) else _power_apart(items[at + 1])
        end = at + 2
        if isinstance(variable, Function) and variable.name in LOGARITHMS:
            end += 1
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


def slopes_in(items: Items) -> Iterator[tuple[str, Items]]:
    """Yield the name of each plain quantity that a first derivative is taken of, and by what it is taken."""
    for sequence, at in walk(items):
        item = sequence[at]
        named: Items = ()
        variables: list[Items] = []
        if isinstance(item, Fraction) and (above := _differential(item.num)) is not None and above[0] == 1:
            named, variables = above[1], variables_of(item.den) or []
        elif isinstance(item, Scripted) and item.base == Letter("nabla") and not item.sup:
            named, variables = sequence[at + 1 : at + 2], [item.sub]
        reference = refer(named[0]) if len(named) == 1 else None
        if reference is not None and reference.plain and not reference.indices and len(variables) == 1 and variables[0]:
            yield reference.name, variables[0]


def first_variable(items: Items) -> Items:
    """Return the variable where items are one first derivative by it and nothing more, else nothing."""
    head = items[0] if items else None
    variable: Items = ()
    if any(is_sign(i) for i in items):
        return ()
    if isinstance(head, Fraction) and (above := _differential(head.num)) is not None and above[0] == 1:
        variables = variables_of(head.den) or []
        squared = len(variables) == 2 and variables[0] == variables[1]  # a first derivative by sigma^2 as a whole
        variable = head.den[1:] if squared else variables[0] if len(variables) == 1 else ()
    elif head is not None and is_nabla(head) and order_of(head) == 1:
        variable = head.sub if isinstance(head, Scripted) and head.sub else _only_argument(items)
    elif isinstance(head, Scripted) and head.primes == 1:
        variable = _only_argument(items)
    return variable if len(variable) == 1 and refer(variable[0]) is not None else ()


def _only_argument(items: Items) -> Items:
    last = items[-1]
    return last.items if isinstance(last, Group) and last.open == "(" and len(items) > 1 else ()


def operator(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    r"""Return the derivative of what follows a bare ``\partial``."""
    item = items[at]
    variables, take = reader.operator, operand
    if isinstance(item, Scripted) and item.sub:
        take = quantity_at if at + 1 < len(items) else operand
        places = [i for i in item.sub if not isinstance(i, Punctuation)]
        variables = [_parameter_at(reader, items[at + 1 :], i) or reader.expression((i,)) for i in places]
        if len(variables) == 1:
            variables *= order_of(item)
    if variables is None:
        raise Unclear(NO_VARIABLE, item)
    value, after = take(reader, items, at + 1)
    return derived(reader, value, variables, item), after


def _parameter_at(reader: Reader, following: Items, place: Element) -> Value | None:
    r"""Return what ``\partial_i f(x)`` and ``\partial_1 f(x, y)`` are taken by: that entry or parameter."""
    letter, number = index_name(place), place.value if isinstance(place, Number) else ""
    head = next((i for i in following if not is_operator(i)), None)
    reference = refer(head) if head is not None else None
    if reference is None or (letter is None and not number.isdigit()):
        return None
    name, indices = reader.symbols.interpret(reference)
    definition = reader.symbols.function(name, reader.position) if not indices else None
    variables = reader.parameters(definition) if definition is not None else []
    if letter is not None and letter in {v.entry.name for v in variables if isinstance(v.entry, Symbol)}:
        return None
    if len(variables) == 1 and variables[0].rank == 1:
        return Value(variables[0].at(reader.place((place,))))
    return variables[int(number) - 1] if number and 0 < int(number) <= len(variables) else None


def is_nabla(item: Element) -> bool:
    r"""Tell whether an item is ``\nabla``, with or without a variable and a power."""
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, Letter) and base.name == "nabla"


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
    if isinstance(entry, At) and _is_at_constant_place(reader, entry, by):
        derived: Expr = At(Partial(entry.quantity, by), *entry.pairs)
    elif isinstance(entry, Partial):
        derived = Partial(entry.quantity, *entry.variables, by)
    else:
        derived = Partial(entry, by)
    row = variable.row if not value.rank else False
    indices, sizes = (*value.indices, *fresh), (*value.sizes, *variable.sizes)
    return Value(derived, indices, sizes, row, value.notes, gradient=bool(variable.rank))


def _is_at_constant_place(reader: Reader, entry: At, by: Expr) -> bool:
    """Tell whether f stands at a place that does not vary, as in d/dx f(2), which is f'(2) and not zero."""
    if by not in [target for target, _ in entry.pairs]:
        return False
    names = {s.name for _, place in entry.pairs for s in place.free_symbols}
    varying = any(reader.symbols.active(n, 0, reader.position) for n in names)
    return by.name not in names and not varying and not any(place.has(Indexed) for _, place in entry.pairs)


def _by_unknown(reader: Reader, value: Value, variable: Value, item: Element) -> Value:
    """Return the derivative of f(g) by g, where g is itself a function that nothing defines."""
    name = variable.entry.name
    inner = reader.scalar(reader.symbols.survey.calls[name])
    if not isinstance(value.entry, AppliedUndef) or value.entry.args != (variable.entry,):
        raise Unclear(f"nothing says how this depends on {name}", item)
    slope = derivative_of_unknown(value.entry)
    return Value(slope.xreplace({variable.entry: UndefinedFunction(name, real=True)(inner)}))


def of_subscript(reader: Reader, reference: Reference) -> Definition | None:
    """Return the definition of f where f_x or f_{xy} is written for its derivatives, by what it is a function of."""
    if not reference.below or reference.above:
        return None
    definition = reader.symbols.function(reference.name, reader.position)
    if definition is None:
        definition = reader.symbols.active(reference.name, 0, reader.position)
    letters = [r.name if len(p) == 1 and (r := refer(p[0])) is not None else "" for p in reference.below]
    if definition is None or "" in letters or reader.symbols.is_pending(definition):
        return None  # the N_0 of N = N_0 e^{-kt} is no derivative
    own = {r.name for p in definition.parameters or () if len(p) == 1 and (r := refer(p[0])) is not None}
    if definition.parameters is None:
        own = reader.scalars_in(definition)
    return definition if all(x in own for x in letters) else None


def subscripted(reader: Reader, reference: Reference, item: Element) -> Value | None:
    """Return a derivative that is written by its variables, f_x or f_{xy}, when f is a function of these."""
    definition = of_subscript(reader, reference)
    return slope(reader, reference, definition, item) if definition is not None else None


def slope(reader: Reader, reference: Reference, definition: Definition, item: Element) -> Value:
    """Return the derivative of a function by the letters that stand below its name."""
    value = reader.quantity(reference.name, definition)
    own = dict(zip(definition.parameters or (), reader.parameters(definition), strict=False))
    return derived(reader, value, [own[p] if p in own else reader.expression(p) for p in reference.below], item)


def primed(reader: Reader, reference: Reference, value: Value, item: Element) -> Value:
    """Return f' or f'' for a function of one variable that is written without its argument."""
    name, _ = reader.symbols.interpret(reference)
    definition = reader.symbols.function(name, reader.position)
    if definition is not None and len(definition.parameters or ()) == 1:
        (variable,) = reader.parameters(definition)
        return derived(reader, value, [variable] * reference.primes, item)
    definition = reader.symbols.active(name, 0, reader.position)
    if definition is not None and len(own := reader.scalars_in(definition)) == 1:
        return derived(reader, value, [reader.expression((Letter(own.pop()),))] * reference.primes, item)
    if definition is None:
        return Value(reader.symbols.scalar(name + "'" * reference.primes))
    raise Unclear("a prime is a derivative by what? write d/dx, or define the function with its argument", item)


def of_bracket(reader: Reader, value: Value, primes: int, item: Element) -> Value:
    """Return (f(x))' for a bracket with one variable, which no other formula takes as a function."""
    names = {s.name: s for s in value.entry.free_symbols if isinstance(s, Symbol) and not s.is_integer}
    only = next(iter(names), "") if len(names) == 1 else ""
    symbols, survey = reader.symbols, reader.symbols.survey
    depends = only in survey.primed or f"{only}_dot" in survey.uses or len(survey.calls.get(only, ())) == 1
    if not only or depends or symbols.active(only, 0, reader.position) is not None or value.entry.has(Indexed):
        raise Unclear("a derivative of this bracket by what? write d/dx", item)
    return derived(reader, value, [Value(names[only])] * primes, item)


def by_time(reader: Reader, item: Element) -> Value | None:
    r"""Return a derivative by time, written with dots, as ``\dot x`` or ``\dot x^2``; None for any other item."""
    powered = isinstance(item, Scripted) and not item.sub and not item.primes
    base, sup = (item.base, item.sup) if powered and isinstance(item, Scripted) else (item, ())
    dots = dots_of(base)
    value = _dotted(reader, *dots, item) if dots is not None else None
    return reader.raised(value, sup) if value is not None else None


def _dotted(reader: Reader, name: str, order: int, item: Element) -> Value | None:
    definition = reader.symbols.active(name, 0, reader.position)
    if definition is None:
        return differentials.dotted(reader, name, order, item)
    value = reader.quantity(name, definition)
    return derived(reader, value, [reader.expression((Letter("t"),))] * order, item)


def dots_of(item: Element) -> tuple[str, int] | None:
    r"""Return the name and the number of dots of ``\dot x`` and ``\ddot x``."""
    if isinstance(item, Accent) and item.name in {"dot", "ddot", "dddot"} and len(item.body) == 1:
        reference = refer(item.body[0])
        if reference is not None and reference.plain and not reference.indices:
            return reference.name, len(item.name) - 2
    return None


def of_sigmoid(entry: Expr, primes: int) -> Expr:
    """Return the logistic function, or one of its derivatives, at an expression."""
    if not primes:
        return sigmoid(entry)
    z = Dummy("z", real=True)
    return sigmoid(z).diff(z, primes).xreplace({z: entry})
