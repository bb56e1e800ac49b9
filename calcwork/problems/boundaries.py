r"""Values of functions at numbers, as the u(0) = u_0 of a boundary condition: where there is a formula, it gives them.

A loss of (u(0) - u_0)^2 asks how well the condition is met; were u(0) another name of u_0, nothing would be left of it.
"""

from __future__ import annotations

from calcwork.notation.note import Note


def take_conditions(note: Note) -> tuple[str, ...]:
    """Let functions with a formula of a display have its values at numbers; return the names of what are conditions."""
    symbols = note.symbols
    written = {n for n, found in symbols.functions.items() if any(d.block for d in found)}
    named = [d for found in symbols.definitions.values() for d in found if not d.places and d.name.endswith(")")]
    conditions = [d for d in named if d.name.partition("(")[0] in written and not d.block]
    for definition in conditions:
        symbols.undefine(definition)
    return tuple(d.name for d in conditions)
