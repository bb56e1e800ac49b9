r"""Products with dots that only say of what they are made: ``P(H) P(H) P(T) \ldots P(H) = P(H)^h P(T)^{n-h}``."""

from __future__ import annotations

from calcwork.notation.structure.items import Element, Gap, Group, Items, Letter, Operator, Scripted, outline
from calcwork.notation.survey.dots import fold_factors
from calcwork.notation.survey.survey import DOTS

TIMES = frozenset({"cdot", "times", "*"})


def counts_factors(left: Items, right: Items) -> bool:
    """Tell whether an equation says how often each factor of a product with dots stands in it."""
    if not _is_dotted(left) or fold_factors(left) != left:
        return False
    written, counted = _factors(left), _factors(right)
    shown = {outline(base) for base, sup in written if not sup}
    alike = bool(counted) and shown == {outline(base) for base, _ in counted}
    return alike and len(shown) < len(written) and all(sup for _, sup in counted)


def _is_dotted(side: Items) -> bool:
    return any(isinstance(i, Letter) and i.name in DOTS for i in side)


def _factors(side: Items) -> list[tuple[Items, Items]]:
    """Return the factors of a product with their exponents, nothing for a sum; a capital is called by its bracket."""
    found: list[tuple[Items, Items]] = []
    kept = [i for i in side if not isinstance(i, Gap) and not (isinstance(i, Letter) and i.name in DOTS)]
    for item in kept:
        base, sup = (item.base, item.sup) if isinstance(item, Scripted) and not item.sub else (item, ())
        if isinstance(item, Operator):
            if item.name not in TIMES:
                return []
        elif found and isinstance(base, Group) and base.open == "(" and _is_capital(found[-1]):
            found[-1] = (*found[-1][0], base), sup
        else:
            found.append(((base,), sup))
    return found


def _is_capital(factor: tuple[Items, Items]) -> bool:
    base: Element = factor[0][0]
    return len(factor[0]) == 1 and not factor[1] and isinstance(base, Letter) and base.name.isupper()
