r"""Functions under words that a note defines itself: ``\operatorname{swish}_\beta(z) = z \sigma(\beta z)``.

Such a word is a name as f is, with scripts, powers and primes. A function that every reader knows is one only where the
note gives it a parameter, as the temperature of ``\operatorname{softplus}_\tau(z) = \tau \log(1 + e^{z/\tau})``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calcwork.notation.spelling.functions.schools import SCHOOLS
from calcwork.notation.structure.items import (
    Element,
    Function,
    Gap,
    Group,
    Items,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
)
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.survey.survey import references

EQUALS = frozenset({"=", ":=", "equiv"})
WITH_PARAMETER = frozenset({"softplus", "sigmoid", "sigm", "expit", "logistic", "relu", "ReLU", "logit", "sgn", "sign"})
KNOWN = (
    {"log", "ln", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch"}
    | {"arcsin", "arccos", "arctan", "abs", "sqrt", "erf", "logsigmoid", "softmax", "logsumexp", "LSE"}
    | {"tr", "trace", "Tr", "det", "diag", "grad", "Grad", "Hess", "hess", "Id", "id", "Pr", "d"}
    | {"prox", "proj", "Var", "Cov", "E", "KL", "D_KL", "rank", "vec", "sup", "inf", "deg", "dim", "ker", "Im", "Re"}
    | set(SCHOOLS)
)
QUANTITIES = frozenset({"Var", "Cov", "rank", "deg", "span"})  # a word such as cov may be that of one number


def own_functions(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the words that formulas define: as functions of names in brackets, or as quantities without any."""
    found = frozenset(n for items in formulas for at in range(len(items) - 2) if (n := _defined(items, at)))
    return found | frozenset(n for items in formulas if (n := _quantity(items)))


def with_own_functions(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with these words as names."""

    def named(item: Element) -> Element:
        base = base_of(item)
        if not isinstance(base, Function) or base.name not in names:
            return item
        word = Text(base.name, True, start=base.start, end=base.end)
        return replace(item, base=word) if isinstance(item, Scripted) else word

    return tuple(map(named, part))


def _defined(items: Items, at: int) -> str:
    """Return the word that is defined as a function at a place, nothing where none is."""
    head, group, relation = items[at : at + 3]
    base = base_of(head)
    if not isinstance(base, Function) or base.name in KNOWN or not isinstance(group, Group) or group.open != "(":
        return ""
    begins = at == 0 or isinstance(items[at - 1], (Gap, Punctuation, Text))
    if not begins or not isinstance(relation, Relation) or relation.name not in EQUALS:
        return ""
    if isinstance(head, Scripted) and (head.sup or head.primes):
        return ""
    given = [refer(p[0]) if len(p) == 1 else None for p in arguments_of(group)]
    if not given or any(r is None or not r.plain or r.indices for r in given):
        return ""
    if base.name not in WITH_PARAMETER or isinstance(head, Scripted):
        return base.name
    own = {r.name for r in given if r is not None}
    return base.name if {r.name for r in references(_side(items[at + 3 :]))} - own - {"e", "pi"} else ""


def _quantity(items: Items) -> str:
    """Return the word of statistics that heads an equation without an argument."""
    word, relation = (*items, None, None)[:2]
    equal = isinstance(relation, Relation) and relation.name in EQUALS
    return word.name if equal and isinstance(word, Function) and word.name in QUANTITIES else ""


def _side(items: Items) -> Items:
    """Return the side of an equation that items begin with."""
    ends = (n for n, i in enumerate(items) if isinstance(i, (Relation, Gap, Text)))
    return items[: next(ends, len(items))]
