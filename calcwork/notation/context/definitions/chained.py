r"""Chains of several sides that define: which sides give names to others, ``p = P(y = 1 \mid x) = s(w^T x)``."""

from __future__ import annotations

from calcwork.notation.context.definitions.lefts import is_spelled_out
from calcwork.notation.meaning import stated
from calcwork.notation.structure.items import Gap, Group, Items
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.elided import counts_factors
from calcwork.notation.survey.statements import EQUALITIES, Chain
from calcwork.notation.symbols.families import PROBABILITIES


def ends_in_prediction(chain: Chain) -> bool:
    r"""Tell whether a chain of the text ends in a name with a hat, as ``a = \sigma(z) = \hat y``, and so defines it."""
    formed = len(chain.sides[-1]) == 1 < len(chain.sides[-2])  # "at x = \hat x" defines nothing
    reference = refer(chain.sides[-1][0]) if formed else None
    equal = all(r.name in EQUALITIES for r in chain.relations)
    return (
        equal
        and reference is not None
        and reference.plain
        and reference.name.endswith("_hat")
        and not reference.indices
    )


def _is_probability(items: Items) -> bool:
    """Tell whether a side is a probability alone, as in p = P(y = 1 | x) = s(w^T x); the next side is its value."""
    kept = tuple(i for i in items if not isinstance(i, Gap))
    reference = refer(kept[0]) if len(kept) == 2 and isinstance(kept[1], Group) else None
    if reference is None or reference.name not in PROBABILITIES or not isinstance(kept[1], Group):
        return False
    return bool(stated.opaque_name(reference, kept[1]))


def is_named_only(left: Items, right: Items, value: Items) -> bool:
    """Tell whether the first equation of three sides gives names to what the last one is: L = p p ... p = p^n."""
    return _is_probability(right) or is_spelled_out(left, right) or counts_factors(right, value)


def is_bare_name(items: Items) -> bool:
    """Tell whether a side is one name."""
    return len(items) == 1 and (refer(items[0]) is not None)
