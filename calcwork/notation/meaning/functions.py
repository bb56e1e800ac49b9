"""Which names are functions: those with a definition for their arguments, f_1 by what is said of f_c, and sigma.

A function may have a parameter below, as the delta of rho_delta(r) = min(r^2, delta^2): rho_2 is that at delta = 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.spelling.sequences.layers import at_layer
from calcwork.notation.structure.items import Items, Letter, Number, Text, outline
from calcwork.notation.structure.references import Reference, label_text, refer
from calcwork.notation.survey.survey import references, walk
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
    if (known := function_with_parameter(symbols, reference)) is not None:
        return known.name
    scale = symbols.kinds.get("sigma") != "logistic" and "sigma" in {*symbols.shapes, *symbols.domains}
    if name == "sigma" and not parts and not scale:
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


def function_with_parameter(symbols: Symbols, reference: Reference) -> Definition | None:
    """Return the only definition of a function with a parameter below it, for one with another value there."""
    if len(reference.below) != 1 or reference.above or not _is_value(symbols, reference.below[0]):
        return None
    found = [d for kinds in symbols.functions.values() for d in kinds if _is_with_parameter(d, reference)]
    return found[0] if len({d.name for d in found}) == 1 else None


def parameter_below(definition: Definition) -> Items:
    """Return what stands below the name of a function in its definition, nothing where that is no single letter."""
    head = refer(definition.left)
    below = head.below if head is not None and not head.above else ()
    return below[0] if len(below) == 1 and len(below[0]) == 1 and isinstance(below[0][0], Letter) else ()


def _is_with_parameter(definition: Definition, reference: Reference) -> bool:
    """Tell whether a function is defined with a parameter below that its right side uses as a number."""
    head, below = refer(definition.left), parameter_below(definition)
    if head is None or not below or head.name != reference.name or below == reference.below[0]:
        return False
    return any(r.name == below[0].name and not r.indices for r in references(definition.right, labels=False))  # type: ignore[union-attr]


def _is_value(symbols: Symbols, items: Items) -> bool:
    """Tell whether what stands below a function is a number, or made of names of which something is said."""
    names = [symbols.interpret(r)[0] for r in references(items, labels=False)]
    known = (n in symbols.shapes or n in symbols.domains or (n, 0) in symbols.definitions for n in names)
    elements = (any(n == m for n, _ in (*symbols.inner, *symbols.definitions)) for m in names)
    if any(isinstance(i, Text) for i in items):
        return False
    return all(a or b for a, b in zip(known, elements, strict=True)) and (
        bool(names) or any(isinstance(s[k], Number) for s, k in walk(items))
    )


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
