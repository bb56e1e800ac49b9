"""Probabilities of events of one random number with a law of a family: distribution functions and masses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sympy import Expr, Integer, binomial, erf, exp, factorial, oo, sqrt

from calcwork.notation.meaning import expectations
from calcwork.notation.structure.items import Group, Items, Relation, Scripted, base_of
from calcwork.notation.survey.statements import EQUALITIES, ORDERS
from calcwork.notation.symbols.families import law_called
from calcwork.notation.symbols.laws import Drawn
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

# P(X <= x), inside of the support
BELOW: dict[str, Callable[[Expr, Sequence[Expr]], Expr]] = {
    "normal": lambda x, p: (1 + erf((x - p[0]) / sqrt(2 * p[1]))) / 2,
    "exponential": lambda x, p: 1 - exp(-p[0] * x),
    "uniform": lambda x, p: (x - p[0]) / (p[1] - p[0]),
}
# P(X = x), at the points of the support
MASS: dict[str, Callable[[Expr, Sequence[Expr]], Expr]] = {
    "poisson": lambda x, p: exp(-p[0]) * p[0] ** x / factorial(x),
    "binomial": lambda x, p: binomial(p[0], x) * p[1] ** x * (1 - p[1]) ** (p[0] - x),
    "bernoulli": lambda x, p: p[0] ** x * (1 - p[0]) ** (1 - x),
}


def chance(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return the probability of the event in the bracket behind a sign, and the place after it.

    Raises
    ------
    Unclear
        When the event of this law has no closed form here.
    """
    item = items[at + 1]
    group = base_of(item)
    event = group.items if isinstance(group, Group) else ()
    *before, (middle, sign) = [(k, i.name) for k, i in enumerate(event) if isinstance(i, Relation)]
    first = before[0][0] + 1 if before else 0
    called = law_called(event[first:middle])
    if called is None:
        raise Unclear("the law of this probability is not understood", item)
    values = expectations.parameters_of(reader, Drawn(called[0], called[1], position=reader.position), item)
    table = MASS if sign in EQUALITIES else BELOW
    if called[0] not in table or any(v.rank for v in values) or (before and sign in EQUALITIES):
        raise Unclear(f"no closed form is known for this probability of a {called[0]} law", item)
    parameters = [v.entry for v in values]
    ends = [reader.scalar(event[middle + 1 :]), *([reader.scalar(event[: first - 1])] if before else [])]
    if any(not _is_inside(called[0], x, parameters, mass=table is MASS) for x in ends):
        raise Unclear("whether this lies where the law has its values, is not understood", item)
    found = table[called[0]](ends[0], parameters)
    if before:
        if not all(ORDERS.get(s, "").startswith("<") for s in (before[0][1], sign)):
            raise Unclear("the ends of this event are not understood", item)
        found -= table[called[0]](ends[1], parameters)
    if ORDERS.get(sign, "").startswith(">"):
        found = Integer(1) - found
    value = Value(found)
    return (reader.raised(value, item.sup) if isinstance(item, Scripted) else value), at + 2


def _is_inside(family: str, x: Expr, parameters: Sequence[Expr], *, mass: bool) -> bool:
    """Tell whether a number lies in the support of a law; of letters that is what a note means."""
    if mass:
        return not x.is_number or bool(x.is_integer and x >= 0)
    lower, upper = {"exponential": (Integer(0), oo), "uniform": tuple(parameters[:2])}.get(family, (-oo, oo))
    return not ((x - lower).is_negative or (upper - x).is_negative)
