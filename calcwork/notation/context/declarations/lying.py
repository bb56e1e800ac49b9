r"""Vectors that lie, as words call them: "a row vector $x$", "the biases $b$ and $a$ are rows", "$\mathbf 1$ is a row".

An author who says so writes ``x W`` for layers and ``x 1^T`` for totals, and lets the samples be rows. So does one who
writes ``\pi P`` with a "stationary distribution $\pi$".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from calcwork.notation.meaning.unit_signs import ONES
from calcwork.notation.structure.items import Environment, Items, Number, Operator, Punctuation, Relation
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import head_length
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula

NO_VECTOR = r"(?![\w-])(?!\s+(?:of\b(?!\s+(?:all\s+)?ones\b)|number|index|sum|space|rank|operation|in\b))"
AFTER = re.compile(
    r"^[\s,(]*(?:(?:is|are|be|being|denotes?)\s+(?:(?:an?|the|all|both|also|again|now)\s+){0,2}|(?:an?|the)\s+)(?:[\w-]+\s+)??"
    rf"(?<!\bnot\s)(?:row\s*-?\s*vectors?|rows?){NO_VECTOR}",
    re.IGNORECASE,
)
BEFORE = re.compile(r"(?:\brow[\s-]*vectors?|\b(?:an?|the|one)\s+(?:[\w-]+\s+)?row)\s*$", re.IGNORECASE)
DISTRIBUTION = re.compile(
    r"\b(?:stationary|steady[\s-]state|invariant|equilibrium|limiting|initial)\s+(?:distribution|probability\s+vector)\W*$",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"(?:\bth|\bfirst|\bsecond|\blast|\bnext|\bno)[\s-]+row\s*$|\bof\b", re.IGNORECASE)


def take_lying(symbols: Symbols, before: str, formula: Items, after: str) -> None:
    """Note that a name without indices is a row where the words beside it say so."""
    if not (AFTER.match(after) or (BEFORE.search(before) and not _is_placed(before, after))):
        return
    if len(formula) == 1 and isinstance(one := formula[0], Number) and one.value == "1" and one.fonts:
        symbols.rows.add(ONES)
        return
    at = head_length(formula)
    reference = refer(formula[0]) if at == 1 else None
    if reference is None or not reference.plain or reference.indices:
        return
    name, indices = symbols.interpret(reference)
    if indices or name in symbols.survey.indices | symbols.survey.sizes or len(symbols.shapes.get(name, (1,))) != 1:
        return
    symbols.rows.add(name)
    if at == len(formula) and name not in symbols.shapes:
        symbols.ranks[name] = 1
        symbols.said.add(name)


def _is_placed(before: str, after: str) -> bool:
    """Tell whether a row is one of many: "the third row $x$", "the row $x$ of $X$"."""
    return ORDINAL.search(before[-20:]) is not None or re.match(r"\s*of\b", after) is not None


def take_before_matrices(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Let what words call a stationary or initial distribution be a row where it stands before a matrix."""
    vectors = {name for f in formulas if (name := _distribution(f)) is not None}
    for sequence, at in (place for f in formulas for place in walk(f.items)):
        reference = _bare(sequence, at)
        if reference is None or not (at == 0 or isinstance(sequence[at - 1], (Relation, Punctuation, Operator))):
            continue
        name, following = symbols.interpret(reference)[0], _bare(sequence, at + 1)
        if name in vectors and _is_matrix(sequence, at + 1, following) and len(symbols.shapes.get(name, (1,))) == 1:
            symbols.rows.add(name)
            if name not in symbols.shapes:
                symbols.ranks[name] = 1
                symbols.said.add(name)


def _bare(sequence: Items, at: int) -> Reference | None:
    """Return the name without indices that stands at a place, None for anything else."""
    reference = refer(sequence[at]) if at < len(sequence) else None
    return reference if reference is not None and reference.plain and not reference.indices else None


def _is_matrix(sequence: Items, at: int, reference: Reference | None) -> bool:
    written = at < len(sequence) and isinstance(sequence[at], Environment)
    return written or (reference is not None and reference.upper)


def _distribution(formula: Formula) -> str | None:
    """Return the name of what the words before a formula call a stationary or initial distribution."""
    reference = _bare(formula.items, 0)
    return reference.name if reference is not None and DISTRIBUTION.search(formula.before) else None
