"""The passages of a document as documents of their own, each behind what stands before the first one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from calcwork.notation.documents.document import Document
from calcwork.notation.documents.outline import is_problem, passages

FAILED = ("unclear", "refuted")
MOST_REPEATED = 10  # times that the beginning of a document may be read again, counted in its blocks


@dataclass(frozen=True)
class Passage:
    """Hold a passage as a document of its own, behind what stands before the first one, and its displays."""

    document: Document
    displays: frozenset[int]
    is_problem: bool


def passages_of(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document that has several."""
    beginning, *rest = passages(document.blocks)
    if (not beginning and len(rest) == 1) or len(beginning) * len(rest) > MOST_REPEATED * len(document.blocks):
        return
    for blocks in rest:
        displays = frozenset(b.number for b in blocks if b.kind == "display")
        if displays:
            own = replace(document, blocks=(*beginning, *blocks))
            yield Passage(own, displays, is_problem(blocks[0].text))
