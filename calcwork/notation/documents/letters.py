"""Names that a text gives as plain letters: "X, Y random variables", "x column vector", "for constants a and b"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from calcwork.notation.documents.pieces import Piece
from calcwork.notation.documents.source import Offsets

KIND = (
    r"(?:(?:random|column|row|real|constant|fixed|known|given|square|symmetric|invertible|positive|scalar|unknown)\s+){0,2}"
    r"(?:vectors?|matri(?:x|ces)|scalars?|constants?|variables?)\b"
)
LIST = r"[A-Za-z](?:\s*,\s*[A-Za-z]\b)*(?:\s*,?\s+and\s+[A-Za-z]\b)?"
BEFORE = re.compile(rf"(?<![\w\\`'’.$-])(?P<names>{LIST})(?=\s+(?:(?:is|are|be)\s+)?(?:(?:an?|the)\s+)?{KIND})")
WORDS = frozenset("aAI")  # which are words where they stand alone


def with_letters(piece: Piece) -> Iterator[Piece]:
    """Yield a piece of prose with its plain letters as inline formulas, and any other piece as it is.

    Examples
    --------
    >>> piece = Piece("prose", "X, Y random variables", 0, 21, "", Offsets())
    >>> [(p.kind, p.text) for p in with_letters(piece)]
    [('inline', 'X, Y'), ('prose', ' random variables')]
    """
    at = 0
    for match in BEFORE.finditer(piece.text) if piece.kind == "prose" else ():
        if match["names"] not in WORDS:
            yield from _part(piece, "prose", at, match.start())
            yield from _part(piece, "inline", *match.span("names"))
            at = match.end("names")
    yield from _part(piece, piece.kind, at, len(piece.text)) if at else (piece,)


def _part(piece: Piece, kind: str, start: int, end: int) -> Iterator[Piece]:
    """Yield a part of a piece, nothing where it is empty."""
    if start < end:
        first, last = piece.offsets.at(start), piece.offsets.at(end)
        yield replace(
            piece, kind=kind, text=piece.text[start:end], start=first, end=last, offsets=Offsets((0,), (first,))
        )
