"""Which names are functions: those with a definition for their arguments, f_1 by what is said of f_c, and sigma."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.spelling.sequences.layers import at_layer
from calcwork.notation.structure.items import Items, Number, outline
from calcwork.notation.structure.references import Reference, label_text
from calcwork.notation.symbols.table import Definition, Symbols
from calcwork.notation.symbols.values import Value

CUSTOMARY = {"f", "g", "h", "F", "G"}  # these are read as unknown functions wherever they are called


def function_name(symbols: Symbols, reference: Reference) -> str | None:
    """Return the name under which a function is known, None when it is none."""
    name, parts = symbols.interpret(reference)
    if parts and not reference.above and _has_function(symbols, name, parts):
        return labeled_name(name, parts)
    if name in symbols.functions and not parts:
        return name
    if name == "sigma" and not (parts or "sigma" in symbols.shapes or "sigma" in symbols.domains):
        return name
    return None


def _has_function(symbols: Symbols, name: str, parts: tuple[Items, ...]) -> bool:
    """Tell whether f_1 is defined as a function, by itself or by what is said of f_c for every c."""
    functions, own = symbols.functions, labeled_name(name, parts)
    if own in functions:
        return True
    number = parts[0][0] if len(parts) == 1 and len(parts[0]) == 1 else None
    general = [n for n in functions if n.startswith(f"{name}_") and len(n) == len(name) + 2 and n[-1].islower()]
    if not isinstance(number, Number) or not number.value.isdigit() or len(general) != 1:
        return False
    functions[own] = [
        replace(d, name=own, right=at_layer(d.right, general[0][-1], int(number.value))) for d in functions[general[0]]
    ]
    return True


def labeled_name(name: str, parts: tuple[Items, ...]) -> str:
    """Return the name of a function with its subscripts, such as f_0."""
    return f"{name}_" + "".join(label_text(p) for p in parts)


def has_same_names(parts: Sequence[Items], definition: Definition) -> bool:
    """Tell whether a function is called with the names that it is defined for, in any order."""
    own = [outline(p) for p in definition.arguments]
    return sorted(own) == sorted(outline(p) for p in parts)


def are_swapped(parts: Sequence[Items], definition: Definition, parameters: Sequence[Value]) -> bool:
    """Tell whether the own names of a function stand in another order, each where one of its shape belongs."""
    own = [outline(p) for p in definition.arguments]
    ranks = dict(zip(own, [v.rank for v in parameters], strict=False))
    given = [outline(p) for p in parts]
    return given != own and [ranks.get(p) for p in given] == [ranks.get(p) for p in own]
