r"""Left sides with a value of their own: ``\pi = 3.14``, ``e = 2.718`` and ``\Gamma(5) = 24`` define nothing."""

from __future__ import annotations

import sympy as sp
from sympy import Expr

from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.references import Reference
from calcwork.notation.survey.statements import is_constant
from calcwork.notation.symbols.table import Definition, Symbols

CONSTANTS: dict[str, Expr] = {"pi": sp.pi, "e": sp.E}
NEAR = 0.05  # how far from the constant a number is rather meant for something else of that name


def is_value_of_constant(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether pi or Euler's number is said to be a number close to it; another number is that of another pi."""
    constant = CONSTANTS.get(definition.name)
    if constant is None or definition.places or definition.parameters is not None or symbols.is_own(definition.name):
        return False
    if not is_constant(definition.right):
        return False
    try:
        value = sp.N(Reader(symbols, definition.position).expression(definition.right).entry / constant)
    except (CalcworkError, ArithmeticError, ValueError, TypeError, RecursionError):
        return False
    return bool(value.is_Float and abs(value - 1) < NEAR)


def is_value_of_function(symbols: Symbols, reference: Reference) -> bool:
    """Tell whether a name before numbers in brackets is that of the gamma or the zeta function."""
    declared = any(reference.name in known for known in (symbols.shapes, symbols.domains, symbols.laws.numbered))
    return reference.name in ("Gamma", "zeta") and reference.bare() == reference and not declared
