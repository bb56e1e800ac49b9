"""Functions under the names of other schools: tg, sh, arctg, argsh, lb; and their derivatives written with primes.

A note may give such a name a meaning of its own, which then holds.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy import DiracDelta, Dummy, Expr, Integer

from calcwork.notation.structure.items import Braces, Element, Group, Letter, Scripted


def _to_base(base: int) -> Callable[[Expr], Expr]:
    return lambda x: sp.log(x) / sp.log(Integer(base))


def _arccot(x: Expr) -> Expr:
    """Return the angle between 0 and pi whose cotangent is x."""
    return sp.pi / 2 - sp.atan(x)


SCHOOLS: dict[str, Callable[[Expr], Expr]] = (
    {"lg": _to_base(10), "lb": _to_base(2), "ld": _to_base(2)}
    | {"tg": sp.tan}
    | dict.fromkeys(("ctg", "cotg", "ctan"), sp.cot)
    | {"cosec": sp.csc}
    | dict.fromkeys(("arctg", "atan"), sp.atan)
    | {"asin": sp.asin, "acos": sp.acos}
    | dict.fromkeys(("arcctg", "arccot", "arccotg"), _arccot)
    | {"sh": sp.sinh, "ch": sp.cosh, "th": sp.tanh, "cth": sp.coth}
    | dict.fromkeys(("arsinh", "arcsinh", "asinh", "argsinh", "argsh", "arsh"), sp.asinh)
    | dict.fromkeys(("arcosh", "arccosh", "acosh", "argcosh", "argch", "arch"), sp.acosh)
    | dict.fromkeys(("artanh", "arctanh", "atanh", "argtanh", "argth", "arth"), sp.atanh)
)
SCHOOL_ANGLES = frozenset({"tg", "ctg", "cotg", "cosec", "sh", "ch", "th", "cth"})
ANGLES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth"}) | SCHOOL_ANGLES


def derivative_at(function: Callable[[Expr], Expr], order: int, entry: Expr) -> Expr | None:
    """Return a derivative of a function of one variable at an expression, None where it has none by a formula.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> derivative_at(sp.sin, 1, 2 * scalar("x"))
    cos(2*x)
    """
    z = Dummy("z", real=True)
    found = function(z).diff(z, order)
    return None if found.has(sp.Derivative, sp.Subs, DiracDelta) else found.xreplace({z: entry})


def unknown_operator(item: Element, following: Element | None) -> str:
    r"""Return the word of an operator that is set as bold letters, as ``\mathbf{prox}_{\lambda f}``, else nothing."""
    base = item.base if isinstance(item, Scripted) else item
    letters = base.items if isinstance(base, Braces) else ()
    is_word = len(letters) > 2 and all(isinstance(i, Letter) and i.fonts and i.name.islower() for i in letters)
    if not is_word or not (isinstance(following, Group) or isinstance(item, Scripted)):
        return ""
    return "".join(i.name for i in letters if isinstance(i, Letter) and len(i.name) == 1)
