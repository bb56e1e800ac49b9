"""What stands beside matrices: products such as W h and X W, with the letters that these have, tell the ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from calcwork.notation.spelling.sequences.steps import other_steps
from calcwork.notation.structure.items import Items
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Symbols

MATRICES = frozenset("ABHJKMPQRSUVWXZ")
COLUMNS = frozenset({*"abghpqrsuvwxyz", "alpha", "beta", "mu", "theta", "phi"})


def guess_columns(symbols: Symbols, sides: Sequence[Items], is_free: Callable[[str], bool]) -> None:
    """Take what stands behind a matrix for a column, where it has the letter of one, and the W of W h for a matrix.

    So it is with both names of U x in the same sum as such a product.
    """
    uses = symbols.survey.uses

    def free(name: str) -> bool:
        use = uses[name]
        return is_free(name) and not (use.indexed or use.lettered or use.marks["called"])

    for name in [n for n, r in symbols.ranks.items() if r == 1]:
        near = [n for n in other_steps(name, uses) if is_free(n)]
        symbols.ranks |= {n: symbols.ranks.get(n) or 1 for n in near}
    products = [p for side in sides for p in _products(symbols, side)]
    for _ in range(2):
        for pairs in products:
            ranks = [(_rank(symbols, one), _rank(symbols, *other)) for one, other in pairs]
            is_sum_of_columns = any(one in {0, 2} and other == 1 for one, other in ranks)
            for (one, (other, places)), (first, second) in zip(pairs, ranks, strict=True):
                if (first == 2 and not places) or second == 1 or is_sum_of_columns:
                    symbols.ranks |= {one: 2} if not first and free(one) else {}
                    symbols.ranks |= {other: 1} if not second and not places and free(other) else {}
    _follow_steps(symbols, is_free)
    pairs_of_capitals = [p for side in sides for p in _capitals(symbols, side)]
    for _ in range(3):
        symbols.forget()  # the H of H = max(X V, 0) may be a matrix by now
        for names in pairs_of_capitals:
            if any(symbols.rank_of(n) == 2 for n in names):
                symbols.ranks |= {n: 2 for n in names if not _rank(symbols, n) and free(n)}


def guess_samples(symbols: Symbols, sides: Sequence[Items]) -> None:
    r"""Take the samples ``x^{(i)}`` of ``\theta_k^T x^{(i)}`` for columns where the name before them is one."""
    for sequence in {id(s): s for side in sides for s, _ in walk(side)}.values():
        for one, other in pairwise(map(refer, sequence)):
            if one is None or other is None or not one.transposed or not other.above or other.below or other.power:
                continue
            (first, own), (name, places) = symbols.interpret(one), symbols.interpret(other)
            known = (
                (name, len(places)) in symbols.inner
                or name in symbols.shapes
                or (name, len(places)) in symbols.definitions
            )
            if _rank(symbols, first, len(own)) == 1 and len(places) == 1 and not known and name in COLUMNS:
                symbols.inner_ranks[name, 1] = 1


def _follow_steps(symbols: Symbols, is_free: Callable[[str], bool]) -> None:
    """Let v_t be a column where the v_{t+1} of a recurrence is one: a scalar would be added to each of its entries."""
    uses = symbols.survey.uses
    for name in [n for n in uses if symbols.definitions.get((n, 0))]:
        near = [n for n in other_steps(name, uses) if is_free(n) and not symbols.ranks.get(n)]
        if near and symbols.rank_of(name) == 1:
            symbols.ranks |= dict.fromkeys(near, 1)


def _products(symbols: Symbols, side: Items) -> Iterator[list[tuple[str, tuple[str, int]]]]:
    """Yield the products of a letter of a matrix and one of a column in each sequence: names and numbers of places."""
    for sequence in {id(s): s for s, _ in walk(side)}.values():
        pairs: list[tuple[str, tuple[str, int]]] = []
        for one, other in pairwise(map(refer, sequence)):
            if one is None or other is None or one.indices or not (one.plain and other.plain):
                continue
            name, places = symbols.interpret(other)
            if one.name in MATRICES and other.name.partition("_")[0] in COLUMNS:
                pairs.append((one.name, (name, len(places))))
        if pairs:
            yield pairs


def _capitals(symbols: Symbols, side: Items) -> Iterator[tuple[str, str]]:
    """Yield the products of two capitals that matrices have, by their names: the X W_1 of X W_1 + b."""
    for sequence in {id(s): s for s, _ in walk(side)}.values():
        for one, other in pairwise(map(refer, sequence)):
            if one is None or other is None or not {one.name, other.name} <= MATRICES:
                continue
            (first, above), (second, below) = symbols.interpret(one), symbols.interpret(other)
            if not above and not below:
                yield first, second


def _rank(symbols: Symbols, name: str, places: int = 0) -> int:
    if places:
        return symbols.axes_inside(name, places)
    return len(symbols.shapes[name]) if name in symbols.shapes else symbols.ranks.get(name, 0)
