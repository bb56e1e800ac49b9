r"""Integrals as they are written: ``\int_a^b f(x)\,dx``, the differential in a fraction too, and bars between two ends.

An integral reaches from its sign to its differential, so signs of addition in between belong to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr, Symbol, Tuple, exp, oo, pi, sqrt

from calcwork.algebra.integrals import Definite, Increment, Indefinite, bound_real, end
from calcwork.algebra.partial import At
from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Group,
    Items,
    Number,
    Operator,
    Relation,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.integrands import closing, differential, is_integral
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

NO_DIFFERENTIAL = "the differential of this integral is missing; write dx at its end"
NO_VARIABLE = "the variable of this bar is not understood; write |_{x=a}^{x=b}"
DIFFERENTIAL = "the differential of a quantity that depends on others is not understood here"


# --- integrals --------------------------------------------------------------------------------------------------------


def integral(reader: Reader, base: Element, sub: Items, sup: Items, items: Items, at: int) -> tuple[Value, int]:
    """Return the value of an integral, and the place after its differential.

    Raises
    ------
    Unclear
        When the differential is missing, or no single number is integrated over.
    """
    close = closing(items, at)
    if close is None:
        raise Unclear(NO_DIFFERENTIAL, base)
    body, variable, after = _parts(items, at, close)
    limits = _limits(reader, sub, sup, base)
    if limits is None and any(_is_normal(reader, n) for n in _called(body, variable)):
        limits = end(-oo), end(oo)
    with _own(reader, body, variable, base) as letter:
        _refuse_parts(reader, body, letter, bool(limits), base)
        value = reader.expression(body)
    if value.rank:
        raise Unclear(f"{value.describe()} under an integral is not understood", base)
    if after < len(items) and items[after] == Operator("/"):
        below, after = reader.factor(items, after + 1)
        value = reader.joined(value, below, "over")
    symbol = Symbol(letter, real=True)
    if not limits:
        return replace(value, entry=Indefinite(value.entry, symbol)), after
    return replace(value, entry=between(Definite, value.entry, symbol, *limits)), after


def _parts(items: Items, at: int, close: int) -> tuple[Items, Element, int]:
    """Return what is integrated, the variable, and the place after the integral."""
    last, before = items[close], items[at + 1 : close]
    if isinstance(last, Fraction):
        n = differential(last.num) or 0
        rest = (*last.num[:n], *last.num[n + 2 :]) or (Number("1"),)
        return (*before, replace(last, num=rest)), last.num[n + 1], close + 1
    after = close + 2
    following = items[after] if after < len(items) else None
    if not before and following is not None and not isinstance(following, Operator):
        return items[after:], items[close + 1], len(items)  # \int dx f(x), as physicists write
    return before or (Number("1"),), items[close + 1], after


def _limits(reader: Reader, sub: Items, sup: Items, base: Element) -> tuple[Expr, Expr] | None:
    if not sub and not sup:
        return None
    line = refer(sub[0]) if len(sub) == 1 else None
    if not sup and line is not None and line.name == "R" and line.board:
        return end(-oo), end(oo)
    if not sub or not sup:
        raise Unclear("the range of this integral is not understood; write its two limits", base)
    return end(reader.scalar(_value_in(sub))), end(reader.scalar(_value_in(sup)))


def _value_in(script: Items) -> Items:
    at = next((n for n, i in enumerate(script) if isinstance(i, Relation) and i.name == "="), -1)
    return script[at + 1 :]


@contextmanager
def _own(reader: Reader, body: Items, variable: Element, base: Element) -> Iterator[str]:
    """Read under an integral: its variable is a real number there, and a name before it in brackets is a function."""
    reference = refer(variable)
    name, places = reader.symbols.interpret(reference) if reference is not None else ("", ())
    if not name or places or reader.symbols.rank_of(name):
        raise Unclear("an integral over an array is not understood", base)
    before, outer = reader.letters, reader.over
    stated = _called(body, variable)
    called = {n for n in stated if not _is_known(reader, n)}
    kinds, local = dict(reader.symbols.kinds), dict(reader.local)
    reader.local.pop(name, None)
    reader.letters, reader.over = before - {name}, (*outer, name)
    reader.symbols.kinds.update(dict.fromkeys(called, "function"))
    try:
        if reader.scalar((variable,)) != Symbol(name, real=True):
            raise Unclear("the variable of this integral is not understood", base)
        for n in stated - called:
            _take_density(reader, n, Symbol(name, real=True), base)
        yield name
    finally:
        reader.letters, reader.over, reader.local = before, outer, local
        for n in called:
            reader.symbols.kinds.pop(n, None)
        reader.symbols.kinds.update(kinds)


def _called(body: Items, variable: Element) -> set[str]:
    """Return the names that stand before the variable in brackets, as p in p(x)."""
    found: set[str] = set()
    for sequence, at in walk(body):
        following = sequence[at + 1] if at + 1 < len(sequence) else None
        reference = refer(sequence[at])
        if reference is not None and isinstance(following, Group) and following.items == (variable,):
            found.add(reference.name)
    return found


def _take_density(reader: Reader, name: str, x: Symbol, base: Element) -> None:
    r"""Take p(x) under an integral as the density where p is said to be ``\mathcal N(\mu, \sigma^2)``.

    Raises
    ------
    Unclear
        When p is otherwise a quantity in which the variable does not occur.
    """
    definition = _distribution(reader, name)
    if definition is None or x.name in {reader.symbols.interpret(r)[0] for r in references(definition.right)}:
        return
    parameters = normal_parameters(definition.right)
    if parameters is None:
        raise Unclear(f"nothing says how {name} depends on {x.name}", base)
    mean, variance = (reader.scalar(p) for p in parameters)
    reader.local[name] = Value(exp(-((x - mean) ** 2) / (2 * variance)) / sqrt(2 * pi * variance))


def _distribution(reader: Reader, name: str) -> Definition | None:
    """Return the definition of a name that is called as a density, and no function in the note."""
    definition = None if name in reader.symbols.functions else reader.symbols.active(name, 0, reader.position)
    return definition if definition is not None and definition.parameters is None else None


def _is_normal(reader: Reader, name: str) -> bool:
    """Tell whether a name is said to be a normal distribution, over whose density an integral has all limits."""
    definition = _distribution(reader, name)
    return definition is not None and normal_parameters(definition.right) is not None


def normal_parameters(items: Items) -> list[Items] | None:
    r"""Return mean and variance of a normal distribution as it is written, ``\mathcal N(\mu, \sigma^2)``."""
    named = refer(items[0]) if len(items) == 2 else None
    if named is None or named.name not in {"N", "cal_N"} or named.indices or not isinstance(items[1], Group):
        return None
    parts = split_at(items[1].items, ",", ";")
    return parts if len(parts) == 2 else None


def _is_known(reader: Reader, name: str) -> bool:
    symbols = reader.symbols
    return name in symbols.shapes or name in symbols.functions or bool(symbols.definitions.get((name, 0)))


def _refuse_parts(reader: Reader, body: Items, letter: str, definite: bool, base: Element) -> None:
    r"""Refuse ``\int u\,dv`` where u and v are integrated over in turn, and so depend on each other."""
    own = {reader.symbols.interpret(r)[0] for r in references(body)}
    inner = {r.name for s, at in walk(body) if is_integral(s[at]) and (r := _variable_at(s, at)) is not None}
    others = own & reader.symbols.survey.integrated - {letter, *reader.over} - inner
    defined = reader.symbols.active(letter, 0, reader.position) is not None
    if letter not in own and others and (definite or not defined):
        raise Unclear(DIFFERENTIAL, base)


def _variable_at(items: Items, at: int) -> Reference | None:
    """Return the variable of the integral whose sign stands at a place."""
    close = closing(items, at)
    return refer(_parts(items, at, close)[1]) if close is not None else None


def between(kind: type, entry: Expr, variable: Symbol, lower: Expr, upper: Expr) -> Expr:
    """Return an integral or a bar over a new bound variable, also where a definition hides the written one."""
    place = bound_real(variable.name)
    if entry.free_symbols <= {variable}:
        return kind(entry.xreplace({variable: place}), (place, lower, upper))
    return kind(At(entry, Tuple(variable, place)), (place, lower, upper))


# --- bars between two ends --------------------------------------------------------------------------------------------


def bar(reader: Reader, body: Items, sub: Items, sup: Items, item: Element) -> Value:
    r"""Return ``\left[ F(x) \right]_a^b``, the difference of a quantity at two places.

    Raises
    ------
    Unclear
        When nothing says which of several names is the variable.
    """
    value = reader.expression(body)
    if value.rank:
        raise Unclear(f"{value.describe()} in a bar between two ends is not understood", item)
    symbol = _variable_of(reader, body, (sub, sup), value.entry, item)
    lower, upper = (end(reader.scalar(_value_in(s))) for s in (sub, sup))
    return replace(value, entry=between(Increment, value.entry, symbol, lower, upper))


def _variable_of(reader: Reader, body: Items, scripts: tuple[Items, Items], entry: Expr, item: Element) -> Symbol:
    for script in scripts:
        if len(script) > 1 and script[1] == Relation("=") and (named := refer(script[0])) is not None:
            return Symbol(reader.symbols.interpret(named)[0], real=True)
    own = {reader.symbols.interpret(r)[0] for r in references(body)} - {"e"}
    names = own & reader.symbols.survey.integrated
    if not names:
        free = {s.name for s in entry.free_symbols if s.is_real and not s.is_integer}
        names = {n for n in free if reader.symbols.active(n, 0, reader.position) is None}
    if len(names) != 1:
        raise Unclear(NO_VARIABLE, item)
    return Symbol(names.pop(), real=True)
