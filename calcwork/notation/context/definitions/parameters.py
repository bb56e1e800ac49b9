r"""Parameters that stand for a family: the members ``b_1, \dots, b_G``, ``\{b_g\}`` and ``(b_g)_{g=1}^G`` are b."""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.structure.items import Group, Items, Scripted
from calcwork.notation.survey.dots import is_dots


def without_members(parameters: Sequence[Items]) -> tuple[Items, ...]:
    """Return parameters with the letter of a family in the place of its members."""
    listed = any(map(is_dots, parameters))
    found: list[Items] = []
    for part in parameters:
        whole = _family(part) if listed or _is_collection(part) else ()
        if not is_dots(part) and (not whole or found[-1:] != [whole]):
            found.append(whole or part)
    return tuple(found)


def _family(part: Items) -> Items:
    """Return the letter of a member of a family, or of what collects all of them, else nothing."""
    only = part[0] if len(part) == 1 else None
    base = only.base if isinstance(only, Scripted) else only
    if isinstance(base, Group):
        return _family(base.items)
    return (only.base,) if isinstance(only, Scripted) and only.sub and not (only.sup or only.primes) else ()


def _is_collection(part: Items) -> bool:
    """Tell whether a parameter is one member in braces, or in brackets with a range below."""
    only = part[0] if len(part) == 1 else None
    base = only.base if isinstance(only, Scripted) and only.sub else only
    return isinstance(base, Group) and len(base.items) == 1 and (base.open == "{" or base is not only)
