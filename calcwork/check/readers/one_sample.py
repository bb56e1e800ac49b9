r"""Steps for one sample: "for one training example $(x, y)$" the sums over x_i and y_i have one term, of x and y."""

from __future__ import annotations

import re

from sympy import Expr, Indexed, Integer, Sum

from calcwork.algebra.binding import substitute
from calcwork.algebra.scope import array, scalar
from calcwork.check.steps.given import mapped_throughout
from calcwork.notation.pairs import Pair

ONE_SAMPLE = re.compile(
    r"\b(?:one|a\s+single|just\s+one|1)\s+(?:training\s+|data\s+)?(?:example|sample|data\s*point|point|observation|pair)\b|"
    r"\bdrop(?:ping|ped)?\s+(?:the\s+)?(?:super|sub)?(?:scripts?|ind(?:ex|ices))\b",
    re.IGNORECASE,
)


def for_one_sample(pair: Pair) -> Pair | None:
    """Return a pair with the one sample x in the place of all x_i, None where it has none beside them."""
    declared = pair.scope.declarations
    twins = {n: stem for n in declared if (stem := n.rpartition("_")[0]) in declared and _is_twin(pair, n, stem)}
    counts = {declared[n].shape[0] for n in twins}
    if len(counts) != 1:
        return None
    (count,) = counts

    def single(expr: Expr) -> Expr:
        for total in [s for s in expr.atoms(Sum) if s.limits[0][2] == count and len(s.limits) == 1]:
            letter = total.limits[0][0]
            elements = {
                e: _of_one(pair, e, twins) for e in total.function.atoms(Indexed) if _is_member(e, letter, twins)
            }
            expr = expr.xreplace({total: total.function.xreplace(elements)})
        return substitute(expr, {count: Integer(1)})

    return mapped_throughout(pair, single)


def _is_twin(pair: Pair, name: str, stem: str) -> bool:
    """Tell whether a family has members of the shape of the one sample."""
    family, one = pair.scope.declarations[name].shape, pair.scope.declarations[stem].shape
    return len(family) == len(one) + 1


def _is_member(element: Indexed, letter: Expr, twins: dict[str, str]) -> bool:
    return str(element.base.label) in twins and element.indices[0] == letter


def _of_one(pair: Pair, element: Indexed, twins: dict[str, str]) -> Expr:
    stem = twins[str(element.base.label)]
    rest = element.indices[1:]
    return array(stem, *pair.scope.declarations[stem].shape)[rest] if rest else scalar(stem)
