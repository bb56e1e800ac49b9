r"""A quantity in another parameter: ``\ell(\theta)`` beside ``\ell(\lambda)``, where the note puts theta = 1/lambda.

Such a function heads an equation in the new letter alone, which is no value of the old one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.structure.items import Element, Fraction, Group, Items, Letter, Relation, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import references


def other_parameters(formulas: Sequence[Items]) -> dict[str, set[str]]:
    """Return the letters of functions that are given in another parameter too, with those parameters."""
    equations = [s for items in formulas for s in statements(items) if isinstance(s, Chain) and _is_equation(s)]
    put = {(head.name, r.name) for c in equations if (head := _bare(c.sides[0])) for r in references(c.sides[1])}
    first: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    for function, parameter, right in (h for c in equations if (h := _headed(c)) is not None):
        old = first.setdefault(function, parameter)
        names = {r.name for r in references(right)}
        if parameter in names and old not in names and (parameter, old) in put:
            found.setdefault(function, set()).add(parameter)
    return found


def with_other_parameters(part: Items, found: dict[str, set[str]]) -> Items:
    """Return one sequence in which such a function has its parameter in its name."""
    kept: list[Element] = list(part)
    for k, item in enumerate(part[:-1]):
        letter, parameter = _letter(item), _argument(part[k + 1])
        if letter is not None and parameter in found.get(letter.name, ()):
            own = replace(letter, name=f"{letter.name}_{parameter}")
            kept[k] = replace(item, base=own) if isinstance(item, Scripted) else own
    return tuple(_differentiated(i, found) if isinstance(i, Fraction) else i for i in kept)


def _differentiated(fraction: Fraction, found: dict[str, set[str]]) -> Fraction:
    r"""Return ``\frac{d^2\ell}{d\phi^2}`` with the function of that parameter."""
    last = fraction.num[-1] if len(fraction.num) == 2 else None
    if not isinstance(last, Letter) or last.name not in found:
        return fraction
    by = {r.name for r in references(fraction.den)} & found[last.name]
    own = [replace(last, name=f"{last.name}_{parameter}") for parameter in by]
    return replace(fraction, num=(fraction.num[0], own[0])) if len(own) == 1 else fraction


def _is_equation(chain: Chain) -> bool:
    return bool(chain.relations) and isinstance(chain.relations[0], Relation) and chain.relations[0].name in EQUALITIES


def _bare(side: Items) -> Letter | None:
    return side[0] if len(side) == 1 and isinstance(side[0], Letter) else None


def _headed(chain: Chain) -> tuple[str, str, Items] | None:
    """Return function, parameter and right side of an equation such as f(a) = r."""
    head = chain.sides[0]
    parameter = _argument(head[1]) if len(head) == 2 and isinstance(head[0], Letter) else ""
    return (head[0].name, parameter, chain.sides[1]) if parameter and isinstance(head[0], Letter) else None


def _letter(item: Element) -> Letter | None:
    base = item.base if isinstance(item, Scripted) and not item.sub and not item.sup else item
    return base if isinstance(base, Letter) else None


def _argument(item: Element) -> str:
    """Return the letter that stands alone in a bracket."""
    only = item.items[0] if isinstance(item, Group) and item.open == "(" and len(item.items) == 1 else None
    reference = refer(only) if isinstance(only, Letter) else None
    return reference.name if reference is not None and reference.plain else ""
