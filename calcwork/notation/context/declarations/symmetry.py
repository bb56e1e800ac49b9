r"""Symmetric matrices, as formulas tell: ``A = A^T``, perhaps with ``\succ 0`` behind it, and ``A_{ij} = A_{ji}``.

In a display such an equation may be a claim on a matrix that the note defines; of an open one it is what is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import EQUALITIES, Chain
from calcwork.notation.symbols.table import Symbols

DEFINITE = {"succ": "definite", "succeq": "semidefinite", "prec": "", "preceq": ""}


def declare_symmetric(symbols: Symbols, chain: Chain) -> bool:
    """Take what a chain tells of a matrix and its transpose; tell whether it did."""
    name = symmetric_name(symbols, chain)
    if name is None:
        return False
    kinds = [DEFINITE[r.name] for r in chain.relations[1:] if DEFINITE.get(r.name)]
    symbols.kinds[name] = kinds[0] if kinds else "symmetric"
    return True


def assumes_symmetric(symbols: Symbols, chain: Chain, before: Iterable[Chain]) -> bool:
    """Tell whether a chain calls a matrix symmetric that none of the chains before it defines."""
    name = symmetric_name(symbols, chain)
    if name is None:
        return False
    heads = [refer(c.sides[0][0]) for c in before if _is_defining(c)]
    return all(head is None or symbols.interpret(head)[0] != name for head in heads)


def symmetric_name(symbols: Symbols, chain: Chain) -> str | None:
    """Return the name of the matrix that a chain calls symmetric."""
    if not chain.relations or chain.relations[0].name != "=" or any(len(s) != 1 for s in chain.sides[:2]):
        return None
    left, right = refer(chain.sides[0][0]), refer(chain.sides[1][0])
    if left is None or right is None or left.name != right.name:
        return None
    name, other = symbols.interpret(left)[0], symbols.interpret(right)[0]
    turned = len(left.below) == 2 and left.below == right.below[::-1]
    if left.transposed != right.transposed and (name == other or turned):
        return left.name if turned else name  # the blocks of a symmetric matrix are those of one name
    is_entry = turned and left.below[0] != left.below[1] and _are_letters(symbols, left)
    return name if is_entry and left.transposed == right.transposed and name == other else None


def _are_letters(symbols: Symbols, entry: Reference) -> bool:
    return all(len(i) == 1 and (x := refer(i[0])) is not None and x.name in symbols.survey.indices for i in entry.below)


def _is_defining(chain: Chain) -> bool:
    return bool(chain.relations) and chain.relations[0].name in EQUALITIES and len(chain.sides[0]) == 1
