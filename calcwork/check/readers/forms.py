"""Forms of sides that are judged in their own ways: a zero, a derivative, the set of the solutions of an equation."""

from __future__ import annotations

from calcwork.notation.context.definitions.definitions import is_subscripted_derivative
from calcwork.notation.meaning.derivatives import first_variable, is_nabla, operator_variable
from calcwork.notation.structure.items import Element, Function, Group, Items, Number, Scripted, outline
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.table import SOLVED, Symbols


def is_zero(items: Items) -> bool:
    """Tell whether a side is a plain zero."""
    return len(items) == 1 and isinstance(items[0], Number) and items[0].value == "0"


def is_to_be_solved(items: Items, symbols: Symbols) -> bool:
    """Tell whether a side set to zero is a condition and no claim: a derivative, or a characteristic polynomial."""
    if operator_variable(items) or any(is_nabla(s[k]) or _is_primed(s[k]) for s, k in walk(items)):
        return True
    return is_characteristic(items) or any(is_subscripted_derivative(symbols, r) for r in references(items))


def is_characteristic(items: Items) -> bool:
    r"""Tell whether a side has a characteristic polynomial, ``\det(A - \lambda I)``, zero at eigenvalues only."""
    return any(_is_determinant(s[k]) for s, k in walk(items)) and any(r.name == "lambda" for r in references(items))


def is_slope(items: Items, symbols: Symbols) -> bool:
    """Tell whether a side is a first derivative where its variable stands for any value, not at a solution."""
    variable = slope_variable(items, symbols)
    if not variable:
        bare = len(items) == 2 and is_nabla(items[0]) and refer(items[1]) is not None
        return bare and not isinstance(items[0], Scripted)
    reference = refer(variable[0])
    if reference is None or (reference.power and reference.power != (Number("2"),)):  # a variance is a variable
        return False
    return not symbols.interpret(reference)[0].endswith(SOLVED)


def slope_variable(items: Items, symbols: Symbols) -> Items:
    """Return the variable where items are one first derivative by it, also as the f_x of an f(x, y); else nothing."""
    if variable := first_variable(items):
        return variable
    reference = refer(items[0]) if len(items) == 1 else None
    if reference is None or not reference.plain or len(reference.below) != 1 or reference.above:
        return ()
    below, known = reference.below[0], symbols.functions.get(reference.name, ())
    return below if any(outline(p) == outline(below) for d in known for p in d.parameters or ()) else ()


def _is_determinant(item: Element) -> bool:
    return (isinstance(item, Function) and item.name == "det") or (isinstance(item, Group) and item.open == "|")


def _is_primed(item: Element) -> bool:
    return isinstance(item, Scripted) and item.primes > 0


def set_builder(left: Items, right: Items) -> tuple[Items, Items] | None:
    """Return the unknown and the condition of a set such as {p : g'(p) = 0}, when a listed set stands against it."""
    sets = [s[0] for s in (left, right) if len(s) == 1 and isinstance(s[0], Group) and s[0].open == "{"]
    if len(sets) != 2:
        return None
    parts = split_at(sets[0].items, ":", "|")
    return (parts[0], parts[1]) if len(parts) == 2 else None
