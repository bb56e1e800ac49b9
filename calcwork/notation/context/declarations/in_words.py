"""What the words of a section declare of the names beside them, each kind of it in turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calcwork.notation.context.declarations.lying import take_before_matrices
from calcwork.notation.context.declarations.onehot import take_compared
from calcwork.notation.context.declarations.side_by_side import take_side_by_side
from calcwork.notation.context.declarations.signed import take_signs
from calcwork.notation.context.declarations.spaces import take_spaces
from calcwork.notation.context.declarations.stacked import take_stacked
from calcwork.notation.context.declarations.vectorized import take_vectorization
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula


def take_words(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Take spaces, stacks of vectors, rows, ways to stack, signs and distributions that words tell."""
    for take in (
        take_spaces,
        take_stacked,
        take_side_by_side,
        take_before_matrices,
        take_vectorization,
        take_signs,
        take_compared,
    ):
        take(symbols, formulas)
