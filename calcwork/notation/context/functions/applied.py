r"""Names that words give as a function of another: "$P$ is the row-wise softmax of $S$", "$B$ is the inverse of A"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Function, Group, Items, Letter, Number, Operator, Relation, Scripted
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import trimmed
from calcwork.notation.survey.survey import references

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

SIZE = "#"  # stands for a size such as N x K among the words
OF = re.compile(
    rf"^\W*(?:is|be|are|denotes?|for|as|contains?)\s+(?:the\s+|its\s+|their\s+)?(?:{SIZE}[\s-]*)?"
    r"(?:(?:matrix|vector|array)\s+(?:of|with)\s+(?:the\s+)?)?"
    r"(?:(?P<axis>row|column)[\s-]*wise\s+)?(?:element-?wise\s+)?"
    r"(?P<function>softmax|sigmoid|logistic\s+function|hyperbolic\s+tangent|exponential|transpose|inverse)\s+"
    r"(?:of|applied\s+to)\s+(?:the\s+)?(?:each\s+(?P<each>row|column)\s+of\s+)?(?:matrix\s+|vector\s+|scores\s+)?$",
    re.IGNORECASE,
)


def with_applied(formulas: Sequence[Formula]) -> list[Formula]:
    """Return the formulas of a note, with equations for names that words call a function of another name."""
    heads = {r.name for f in formulas if (r := _head(f.items)) is not None}
    return [replace(f, items=right) if (right := _said(formulas, n, heads)) else f for n, f in enumerate(formulas)]


def _said(formulas: Sequence[Formula], n: int, defined: set[str]) -> Items:
    """Return the equation that words make of a name alone, nothing where they make none."""
    formula, items = formulas[n], trimmed(formulas[n].items)
    named = refer(items[0]) if len(items) == 1 and not formula.display else None
    if named is None or not named.plain or named.name in defined:
        return ()
    words, after = formula.after, n + 1
    if after < len(formulas) and Operator("times") in formulas[after].items and not formulas[after].display:
        words, after = f"{words}{SIZE}{formulas[after].after}", after + 1
    given = trimmed(formulas[after].items) if after < len(formulas) and not formulas[after].display else ()
    found = OF.match(words)
    if found is None or len(given) != 1 or refer(given[0]) is None or named.name in {r.name for r in references(given)}:
        return ()
    return (items[0], Relation("="), *_applied(found, given))


def _applied(found: re.Match[str], given: Items) -> Items:
    """Return the function that words name, of what is given."""
    match " ".join(found["function"].lower().split()):
        case "transpose":
            return (Scripted(given[0], sup=(Letter("top"),)),)
        case "inverse":
            return (Scripted(given[0], sup=(Operator("-"), Number("1"))),)
        case "softmax":
            axis = found["axis"] or found["each"]
            function = Function(f"softmax of each {axis.lower()}" if axis else "softmax")
        case "exponential":
            function = Function("exp")
        case "hyperbolic tangent":
            function = Function("tanh")
        case _:
            return (Letter("sigma"), Group("(", ")", given))
    return (function, Group("(", ")", given))


def _head(items: Items) -> Reference | None:
    """Return the name that an equation begins with."""
    kept = trimmed(items)
    return refer(kept[0]) if len(kept) > 2 and kept[1] == Relation("=") else None
