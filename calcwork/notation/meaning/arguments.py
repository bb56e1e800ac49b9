r"""Arguments of functions: a bracket, the factors behind ``\log``, the mean behind ``\log \frac1R``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calcwork.notation.meaning import tables
from calcwork.notation.spelling.functions.schools import ANGLES
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Scripted,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import SUMS, index_name
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import ShapeError, Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

TRACES = {"tr", "trace", "Tr"}
LOGARITHMS = {"log", "ln"}
OF_MEAN = "is read as that of the mean; there are two readings"
OF_DENSITY = "of a fraction and exp is read as that of their product; there are two readings"


def argument(reader: Reader, name: str, items: Items, at: int) -> tuple[Value, int]:
    """Return the argument of a function that stands at a place: a bracket, or the factors that follow."""
    outer = reader.of_matrix
    reader.of_matrix = outer or name in TRACES or name == "det"
    try:
        return _argument(reader, name, items, at)
    finally:
        reader.of_matrix = outer


def _argument(reader: Reader, name: str, items: Items, at: int) -> tuple[Value, int]:
    first = at + 1
    if first >= len(items):
        raise Unclear("the argument of a function is missing", items[at])
    if isinstance(items[first], Group) and items[first].open in "([{":  # type: ignore[union-attr]
        group = items[first]
        if name == "diag" and isinstance(group, Group):
            return _diagonal_entries(reader, group), first + 1
        return reader.factor(items, first)
    if _is_sum(items[first]):
        return reader.term(items[first:]), len(items)
    value, after = reader.factor(items, first)
    if after < len(items) and _is_sum(items[after]) and _is_share(reader, items[first]):
        reader.notes[f"{name} 1/N of a sum {OF_MEAN}"] = None
        return reader.algebra.multiply(value, reader.term(items[after:])), len(items)
    if name in TRACES and after < len(items) and (whole := _under_trace(reader, items, first)) is not None:
        return whole
    if name in LOGARITHMS and after < len(items) and _is_density(items[first], items[after]):
        reader.notes[f"{name} {OF_DENSITY}"] = None
        more, after = reader.factor(items, after)
        return reader.algebra.multiply(value, more), after
    while after < len(items) and _continues(reader, name, items[first : after + 1]):
        more, after = reader.factor(items, after)
        value = reader.algebra.multiply(value, more)
    return value, after


def _diagonal_entries(reader: Reader, group: Group) -> Value:
    r"""Return the argument of ``\operatorname{diag}``: listed numbers, or an array, a vector to entrywise powers."""
    if len(split_at(group.items, ",")) > 1:
        return tables.listed(reader, group)
    before, reader.entrywise = reader.entrywise, True
    value = reader.expression(group.items)
    reader.entrywise = before
    return value


def _under_trace(reader: Reader, items: Items, first: int) -> tuple[Value, int] | None:
    r"""Return the square product behind ``\operatorname{tr}`` without a bracket, as ``\operatorname{tr} A X B``."""
    end = next((n for n in range(first, len(items)) if isinstance(items[n], (Function, Operator, BigOperator))), None)
    product = items[first:end]
    try:
        value = reader.term(product)
    except ShapeError:
        return None
    return (value, first + len(product)) if value.rank == 2 else None


def _continues(reader: Reader, name: str, factors: Items) -> bool:
    r"""Tell whether the last factor still belongs to the argument, as in ``\log 2\pi`` and ``\sin \omega t``.

    A power of Euler's number does not, nor what a written space sets apart, as in ``\cos\theta\,r``.
    """
    *before, last = factors
    reference = refer(last)
    if (
        not isinstance(last, (Letter, Scripted))
        or reference is None
        or (reference.power and reader.is_euler(reference))
    ):
        return False
    return isinstance(factors[0], Number) or (name in ANGLES and last.start - before[-1].end <= 1)


def _is_share(reader: Reader, item: Element) -> bool:
    r"""Tell whether an item is one over a size: with a sum behind it a mean, as in ``\log \frac1R \sum_r w_r``."""
    whole = isinstance(item, Fraction) and item.num == (Number("1"),) and len(item.den) == 1
    return whole and isinstance(item, Fraction) and index_name(item.den[0]) in reader.symbols.survey.sizes


def _is_density(item: Element, behind: Element) -> bool:
    r"""Tell whether a fraction and an exp behind it are one density, as in ``\log \frac{1}{\sqrt{2\pi}} \exp(-u)``."""
    return isinstance(item, Fraction) and isinstance(behind, Function) and behind.name == "exp"


def _is_sum(item: Element) -> bool:
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, BigOperator) and base.name in SUMS
