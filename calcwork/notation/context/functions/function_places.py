"""Parameters of functions that are only places: the z of 1/(1 + e^(-z)), whatever z is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from calcwork.notation.meaning import stated
from calcwork.notation.structure.items import Element, Group, Items, Operator, Scripted, outline
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.table import Definition, Symbols


def note_places(symbols: Symbols, chains: Sequence[Chain]) -> None:
    """Note parameters that are only places: of functions of one letter that are called with something else."""
    called: dict[str, set[str]] = {}
    calls: dict[str, list[Group]] = {}
    for chain in chains:
        for side in chain.sides:
            for sequence, at in walk(side):
                reference = refer(sequence[at])
                following = sequence[at + 1] if at + 1 < len(sequence) else None
                if reference is not None and isinstance(following, Group):
                    name, _ = symbols.interpret(reference)
                    called.setdefault(name, set()).add(outline(following.items))
                    calls.setdefault(name, []).append(following)
    families = {n: [d for d in found if d.given] for (n, _), found in symbols.definitions.items()}
    for name, found in (*symbols.functions.items(), *families.items()):
        for definition in found:
            parts = definition.arguments
            if (
                len(parts) == 1
                and called.get(name, set()) - {outline(parts[0])}
                and not _marked(symbols, definition, parts[0])
            ):
                reference = refer(parts[0][0])
                if reference is not None:
                    symbols.places.add((name, reference.name))
            elif len(parts) > 1 and _is_called_with_elements(
                symbols, definition, calls.get(name.partition("(")[0], [])
            ):
                symbols.places |= {(name, r.name) for p in parts if (r := refer(p[0])) is not None}


def places_of_functions(symbols: Symbols) -> set[str]:
    """Return the letters that stand for any number in functions of nothing else, as the z of 1/(1 + e^{-z})."""
    found = set[str]()
    for definition in (d for own in symbols.functions.values() for d in own if len(d.parameters or ()) == 1):
        names = symbols.names_of(definition.right) - {"e", "pi"}
        found |= names if len(names) == 1 and names == symbols.names_of(definition.arguments[0]) else set()
    return found


def _is_called_with_elements(symbols: Symbols, definition: Definition, calls: list[Group]) -> bool:
    r"""Tell whether a density such as ``p(x \mid c)`` is one of numbers, and is called with elements: p(x_n | c_k)."""
    own = definition.given
    if not own or any(len(p) != 1 or refer(p[0]) is None or _marked(symbols, definition, p) for p in own):
        return False
    given = [stated.arguments_in(g) for g in calls]
    return any(
        len(parts) == len(own) and all(len(p) == 1 and (r := refer(p[0])) is not None and r.indices for p in parts)
        for parts in given
    )


def _marked(symbols: Symbols, definition: Definition, part: Items) -> bool:
    """Tell whether the body treats the parameter as an array, transposed or with an index, or has it by other names."""
    own = refer(part[0])
    if own is None or own.bold or all(r.name != own.name for r in references(definition.right)):
        return True
    for sequence, at in walk(definition.right):
        base = sequence[at].base if isinstance(sequence[at], Scripted) else sequence[at]  # type: ignore[union-attr]
        if isinstance(base, Group) and base.open in {"||", "<"}:
            if any(r.name == own.name and not r.indices for i in base.items if (r := refer(i)) is not None):
                return True
            continue
        reference = refer(sequence[at])
        if reference is None or reference.name != own.name:
            continue
        if reference.transposed or reference.bold or reference.indices:
            return True
        before = refer(sequence[at - 1]) if at else None
        if (before is not None and before.transposed) or _is_factor_of_array(symbols, sequence, at):
            return True
    return any(_marked(symbols, d, handed) for d, handed in _handed_on(symbols, definition, part))


def _handed_on(symbols: Symbols, definition: Definition, part: Items) -> list[tuple[Definition, Items]]:
    r"""Return the functions above this one that its body hands a parameter on to, each with its own name for it."""
    taken = set[tuple[str, int, int]]()  # a function, how many arguments it has, and which of them is the parameter
    for sequence, at in walk(definition.right):
        group, called = sequence[at], refer(sequence[at - 1]) if at else None
        if called is not None and isinstance(group, Group) and group.open == "(":
            given = split_at(group.items, ",")
            taken |= {(symbols.interpret(called)[0], len(given), n) for n, a in enumerate(given) if a == part}
    every = [
        d
        for d in symbols.every_definition()
        if (d.position, d.left.start) < (definition.position, definition.left.start)
    ]
    return [
        (d, d.arguments[n])
        for d in every
        for name, count, n in sorted(taken)
        if name == d.name.partition("(")[0] and count == len(d.arguments)
    ]


def _is_factor_of_array(symbols: Symbols, sequence: Items, at: int) -> bool:
    r"""Tell whether a name stands behind a declared matrix, or a dot apart from a declared vector: ``v_k \cdot x``."""
    before = refer(sequence[at - 1]) if at else None
    name, places = symbols.interpret(before) if before is not None else ("", ())
    if not places and len(symbols.shapes.get(name, ())) == 2:
        return True
    beside = ((at - 2, at - 1), (at + 2, at + 1))
    signed = [refer(sequence[k]) for sign in "+-" for k, n in beside if _is_at(sequence, n, Operator(sign), k)]
    if any(r is not None and r.plain and not r.indices and symbols.shapes.get(r.name) for r in signed):
        return True  # the x of V (x - b)
    dot = Operator("cdot")
    others = [sequence[k] for k, sign in ((at - 2, at - 1), (at + 2, at + 1)) if _is_at(sequence, sign, dot, k)]
    named = [symbols.interpret(r) for r in map(refer, others) if r is not None]
    return any(symbols.inner.get((n, len(p))) if p else symbols.shapes.get(n) for n, p in named)


def _is_at(sequence: Items, place: int, item: Element, other: int) -> bool:
    return min(place, other) >= 0 and max(place, other) < len(sequence) and sequence[place] == item
