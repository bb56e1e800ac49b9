r"""The gamma function ``\Gamma(x)``, the beta function ``\mathrm{B}(a, b)``, and values of zeta as ``\zeta(2)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp
from sympy import Expr

from calcwork.notation.spelling.functions.schools import derivative_at
from calcwork.notation.structure.items import Element, Group, Items, Letter
from calcwork.notation.structure.references import Reference, split_at
from calcwork.notation.survey.statements import is_number
from calcwork.notation.symbols.table import Unclear

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader


def called(reader: Reader, reference: Reference, item: Element, following: Element | None) -> Expr | None:
    """Return what a name before a bracket gives where it is one of these functions, which nothing else defines."""
    parts = _arguments(following)
    if reference.name == "Gamma" and len(parts) == 1:
        entry = reader.scalar(parts[0])
        return derivative_at(sp.gamma, reference.primes, entry) or sp.gamma(entry)
    if reference.name == "zeta" and len(parts) == 1 and is_number(parts[0]):
        value = sp.zeta(reader.scalar(parts[0]))
        if value.has(sp.zeta):
            raise Unclear("of the zeta function only the values at even and at negative numbers are known", item)
        return value
    if item == Letter("B", ("mathrm",)) and len(parts) == 2:
        a, b = map(reader.scalar, parts)
        return sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b)
    return None


def _arguments(following: Element | None) -> tuple[Items, ...]:
    """Return the arguments in a round bracket."""
    is_bracket = isinstance(following, Group) and following.open == "("
    return tuple(split_at(following.items, ",", ";", "|")) if is_bracket and isinstance(following, Group) else ()
