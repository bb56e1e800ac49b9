r"""What a note means by vec: the columns of a matrix one below the other, unless it speaks of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Function
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

ROWS = re.compile(r"\brow", re.IGNORECASE)


def take_vectorization(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Note whether the formulas stack matrices, as the words beside them do not say to be by rows."""
    places = (place for f in formulas for place in walk(f.items))
    by_rows = any(ROWS.search(words) for f in formulas for words in (f.before, f.after, f.lead, f.topic))
    symbols.survey.stacks = not by_rows and any(sequence[at] == Function("vec") for sequence, at in places)
