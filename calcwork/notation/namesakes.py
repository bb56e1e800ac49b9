"""Names on which no refutation may rest: of one letter, as x, x_i and X, without a bond, or of an inferred shape."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from sympy import Dummy

from calcwork.notation.context.words.spoken import OWN_MEANING
from calcwork.notation.pairs import Pair
from calcwork.notation.spelling.laws.joint import TABLE
from calcwork.notation.spelling.sequences.layers import stem_above
from calcwork.notation.survey.survey import LAYERS
from calcwork.notation.symbols.table import Symbols


def namesakes(symbols: Symbols, names: AbstractSet[str]) -> tuple[str, ...]:
    """Return names of one letter whose bond the note does not declare, none when it declares all."""
    letters: dict[str, set[str]] = {}
    means = [(stem, n) for n in sorted(names) for stem, bar, _ in [n.partition("_bar")] if bar and stem in names]
    if means:
        return means[0]
    for name in names:
        use = symbols.survey.uses.get(name)
        if use is not None and use.marks["transposed1"] and not use.lettered and name not in symbols.shapes:
            return (name, f"{name}_1")  # a number on a vector that is transposed makes another vector
        origin = symbols.origins.get(name, name)
        stem, _, number = origin.rpartition("_")
        stem = stem if number.isdigit() and origin == name else origin
        letters.setdefault(stem.lower().partition("(")[0], set()).add(name)
    for names in letters.values():
        if all(_is_of_layer(symbols, n) for n in names):
            continue
        numbered = {n for n in names if n.rpartition("_")[2].isdigit()}
        small = any(n[:1].islower() for n in numbered)
        bare = {n for n in names - numbered if not numbered or (small and n[:1].isupper())}
        if len(names) > 1 and bare and not all(_is_declared(symbols, n) for n in bare):
            return tuple(sorted(names))
    return ()


def _is_of_layer(symbols: Symbols, name: str) -> bool:
    """Tell whether a name is that of a layer: w^L and w^{L-1} are two that have nothing to do with each other."""
    return bool(symbols.survey.labels & LAYERS) and bool(stem_above(symbols.origins.get(name, name)))


def _is_declared(symbols: Symbols, name: str) -> bool:
    origin = symbols.origins.get(name, name)
    return name in symbols.shapes or name in symbols.said or any(n == origin for n, _ in symbols.inner)


def rough_names(symbols: Symbols, pair: Pair, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names beside arrays, in a step and its definitions, whose shape was only inferred from use."""
    declared = pair.scope.declarations
    names = sorted(n for n in pair.free_names() if n in declared)
    if not any(declared[n].shape for n in names):
        return ()
    sizes = {s for n in names for s in declared[n].shape if isinstance(s, Dummy)}
    opened = {n for n in names if not n.startswith(TABLE) and len(sizes) > 1 and sizes & set(declared[n].shape)}
    moving = {n: symbols.origins.get(n, n).removesuffix("_ddot").removesuffix("_dot") for n in names}
    return tuple(n for n in names if n in opened or not is_known(moving[n]))


def is_known(symbols: Symbols, name: str) -> bool:
    """Tell whether the shape of a name is declared, or follows from its definition, or is that of a number."""
    if (
        name.startswith(TABLE)
        or name in symbols.shapes
        or name in symbols.survey.sizes | symbols.survey.indices | set(symbols.survey.sets)
    ):
        return True
    if any(n == name for n, _ in symbols.inner) or name in symbols.domains or name in symbols.survey.labels:
        return True
    if name in OWN_MEANING | (symbols.rows & symbols.said) or f"nabla_{name}" in symbols.shapes:
        return True
    if symbols.definitions.get((name, 0)) or name in symbols.functions:
        return True
    if name in symbols.said and symbols.rank_of(name) and not symbols.survey.uses[name].lettered:
        return True  # "the vector x" may have any length; "the same vector g" beside g_1, g_2 is another
    use = symbols.survey.uses.get(name)
    if any(n == name and k for n, k in symbols.definitions) or use is None or not use.bare:
        return True
    return use.marks["frobenius"] > 0 and symbols.rank_of(name) == 2  # that a norm is one of matrices says so
