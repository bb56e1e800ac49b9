r"""Functions of indices alone: rewards ``r(a)`` and probabilities ``P(i, j)`` under a sum are elements r_a and P_ij.

A name is one where every bracket behind it holds letters of indices and nothing else, a sum runs over one of them, and
the note neither differentiates by these nor writes the name with other marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.spelling.functions.finite import Letters, functions_on_finite_sets
from calcwork.notation.structure.items import Accent, Fraction, Group, Items, Letter, Scripted, outline
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.integrands import integrated_names
from calcwork.notation.survey.survey import index_name, survey, walk

NO_NAMES = frozenset({"delta", "sigma", "Gamma", "d", "partial", "nabla", "e", "O", "Delta"})


def functions_with_elements(formulas: Sequence[Items]) -> dict[str, Letters]:
    """Return the names whose values are elements: functions on a finite set, and of indices alone."""
    return functions_on_finite_sets(formulas) | tabled_names(formulas)


def tabled_names(formulas: Sequence[Items]) -> dict[str, Letters]:
    """Return the names that are called with indices only, each with no letters of its own."""
    calls: dict[str, set[str]] = {}
    spoiled: set[str] = set()
    varied = integrated_names(formulas)
    for items in formulas:
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted):
                spoiled.add(outline((item.base,)))
            elif isinstance(item, Fraction):
                varied |= _varied(item)
            elif (group := _bracket(sequence, at)) is not None:
                letters = [index_name(p[0]) if len(p) == 1 else None for p in split_at(group.items, ",")]
                calls.setdefault(outline((item,)), set()).update(x or "" for x in letters)
    if not calls.keys() - spoiled:
        return {}
    found = survey(formulas)
    known = found.bound | found.ranged | found.indices
    kept = {n: x for n, x in calls.items() if n not in spoiled | NO_NAMES}
    indices = known - varied - set("xyz")  # p(x) beside p(y) may be two functions of one name
    return {n: () for n, x in kept.items() if x <= indices and x & found.bound}


def _bracket(sequence: Items, at: int) -> Group | None:
    """Return the round bracket behind a plain name, also where it has a power."""
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    base = following.base if isinstance(following, Scripted) and not following.sub else following
    named = isinstance(sequence[at], (Letter, Accent)) and refer(sequence[at]) is not None
    return base if named and isinstance(base, Group) and base.open == "(" and base.items else None


def _varied(item: Fraction) -> set[str]:
    """Return the letters that stand behind a d in a denominator."""
    below = item.den
    signs = [n for n, i in enumerate(below[:-1]) if isinstance(i, Letter) and i.name in {"d", "partial"}]
    return {x for n in signs if (x := index_name(below[n + 1])) is not None}
