"""Values that the words at an inline equation set: "let $x = 1$", "with $n = 3$", but not "at $x = 1$"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calcwork.notation.context.words.wording import CASE, CODE, SETTING
from calcwork.notation.structure.items import Accent, Letter, Number, Operator
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import Chain

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

COUNTS = tuple((Letter(x),) for x in "nNmMdDK")


def is_set(formula: Formula, chain: Chain) -> bool:
    """Tell whether the words at a formula set a value: "let x = 1", not "at x = 1" or "x = 1 means yes"."""
    before = formula.before.rstrip(" ")
    if CODE.search(formula.after):
        return False
    if before.strip(" ,;") in {"", "and"} and before.strip():
        return True  # one more of a list
    counted = chain.sides[0] in COUNTS and len(chain.sides) == 2 and chain.sides[1][:1] != (Operator("-"),)
    if counted and not CASE.search(before):
        return True  # "three points, n = 3"
    first = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 and before.endswith((",", ".")) else None
    if first is not None and first.below == ((Number("0"),),) and not first.above:
        return True  # "a recurrence, h_0 = 0"
    if len(chain.sides[0]) == 1 and isinstance(chain.sides[0][0], Accent) and chain.sides[0][0].name == "dot":
        return not CASE.search(before)  # the seed of a sweep: "so dot x = 1"
    alone = not before or before.endswith((":", "\n", "-", "*", "•"))
    several = len(chain.relations) > 1 or chain.start > formula.items[0].start
    return several or alone or bool(SETTING.search(before))
