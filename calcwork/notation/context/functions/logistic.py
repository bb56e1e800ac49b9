"""The logistic function where a note writes it out, in one of its usual spellings."""

from __future__ import annotations

from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Scripted,
)
from calcwork.notation.survey.statements import Chain


def is_logistic(right: Items) -> bool:
    """Tell whether the right side is 1/(1 + e^{-z}), in one of its usual spellings."""
    text = "".join(_spelled(i) for i in right).replace("cdot", "")
    forms = {"1/(1+e^(-Z))", "1/1+e^-Z", "1/(1+exp(-Z))", "e^Z/(1+e^Z)", "e^Z/(e^Z+1)", "1/(e^(-Z)+1)"}
    return text in forms


def is_sigma(chain: Chain) -> bool:
    """Tell whether a chain defines the logistic function, which is known."""
    return len(chain.sides) == 2 and is_logistic(chain.sides[1]) and chain.sides[0][:1] == (Letter("sigma"),)


def is_sigma_of_name(left: Items, right: Items) -> bool:
    """Tell whether the left side is sigma at one name, and the right side the logistic function."""
    group = left[1] if len(left) == 2 and left[0] == Letter("sigma") else None
    return isinstance(group, Group) and len(group.items) == 1 and is_logistic(right)


def _spelled(item: Element) -> str:
    match item:
        case Fraction(num, den):
            return f"{_joined(num)}/({_joined(den)})"
        case Scripted(Letter("e"), (), sup, 0):
            inner = _joined(sup)
            return f"e^({inner})" if inner.startswith("-") else f"e^{inner}"
        case Group(_, _, inner):
            return f"({_joined(inner)})"
        case Function(name):
            return name
        case Letter(name):
            return "Z"
        case Number(value):
            return value
        case Operator(name):
            return name
    return "?"


def _joined(items: Items) -> str:
    return "".join(_spelled(i) for i in items)
