r"""Counts in likelihoods: of ``p^k (1-p)^{n-k}`` and its logarithm neither exponent is negative, and p is in between.

Authors say of k and n no more than that they count, so what they state with ``<`` rests on this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.algebra.scope import UNIT
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Gap,
    Group,
    Items,
    Number,
    Operator,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import references, walk

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

SIGNS = (Operator("+"), Operator("-"))
LOGARITHMS = {"log", "ln"}
Likelihood = tuple[Element, Items, Items]


def take_likelihoods(said: Collection) -> None:
    """Take the exponents of Bernoulli likelihoods, and the factors of their logarithms, as counts."""
    taken: set[tuple[str, Items, Items]] = set()
    for formula in said.formulas:
        for parameter, successes, failures in _likelihoods(formula.items):
            reference = refer(parameter)
            if reference is None or reference.name in said.symbols.functions:
                continue
            is_entropy = successes == (parameter,)
            if not is_entropy and not _is_count(said, successes):
                continue
            name, _ = said.symbols.interpret(reference)
            if (name, successes, failures) in taken or said.symbols.definitions.get((name, 0)):
                continue
            taken.add((name, successes, failures))
            said.sections.restrict(name, UNIT)
            rest = failures[0].items if isinstance(failures[0], Group) else failures
            whole = rest[: rest.index(Operator("-"))] if Operator("-") in rest else ()
            for least, relation in ((successes, "le"), (failures, "le"), (whole, "<")):
                if least and not is_entropy:
                    chain = Chain(((Number("0"),), least), (Relation(relation),))
                    said.bounds.append((chain, formula.position))


def _likelihoods(items: Items) -> Iterator[Likelihood]:
    r"""Yield p, k and n - k of each ``p^k (1-p)^{n-k}`` and ``k \log p + (n-k) \log(1-p)``."""
    for sequence, at in walk(items):
        first = sequence[at]
        following = sequence[at + 1] if at + 1 < len(sequence) else None
        if isinstance(first, Scripted) and first.sup and isinstance(following, Scripted) and following.sup:
            if not first.sub and _is_rest(following.base, first.base):
                yield first.base, first.sup, following.sup
        elif _is_logarithm(first) and following is not None and (found := _by_logarithms(sequence, at)) is not None:
            yield found


def _by_logarithms(sequence: Items, at: int) -> Likelihood | None:
    """Return the parts of a log-likelihood whose first logarithm stands at a place."""
    parameter = _argument(sequence[at + 1])
    second = next((n for n in range(at + 2, len(sequence)) if _is_logarithm(sequence[n])), None)
    if parameter is None or second is None or second + 1 >= len(sequence):
        return None
    start = max((n for n in range(at) if sequence[n] in SIGNS or isinstance(sequence[n], Relation)), default=-1)
    signs = [i if i in SIGNS else SIGNS[0] for i in (sequence[start] if start >= 0 else SIGNS[0], sequence[at + 2])]
    before, factor = (_without_gaps(sequence[a:b]) for a, b in ((start + 1, at), (at + 3, second)))
    if signs[0] != signs[1] or not before or not factor or any(i in SIGNS for i in factor):
        return None
    return (parameter, before, factor) if _is_rest(sequence[second + 1], parameter) else None


def _without_gaps(items: Items) -> Items:
    return tuple(i for i in items if not isinstance(i, Gap) and i != Operator("cdot"))


def _is_logarithm(item: Element) -> bool:
    base = item.base if isinstance(item, Scripted) and not item.sup else item  # to any base
    return isinstance(base, Function) and base.name in LOGARITHMS


def _argument(item: Element) -> Element | None:
    """Return the name that is the argument of a function, with or without a bracket."""
    inside = item.items[0] if isinstance(item, Group) and len(item.items) == 1 else item
    reference = refer(inside)
    return inside if reference is not None and reference.plain and not reference.indices else None


def _is_rest(item: Element, name: Element) -> bool:
    """Tell whether a bracket holds one less a name."""
    return isinstance(item, Group) and _without_gaps(item.items) == (Number("1"), Operator("-"), name)


def _is_count(said: Collection, items: Items) -> bool:
    """Tell whether items may be a count: a name that is one number, or a sum."""
    if isinstance(items[0], BigOperator) or (isinstance(items[0], Scripted) and isinstance(items[0].base, BigOperator)):
        return True
    reference = refer(items[0]) if len(items) == 1 else None
    if reference is None or not reference.plain:
        return False
    name, places = said.symbols.interpret(reference)
    return not places and name not in said.symbols.domains and all(r == reference for r in references(items))
