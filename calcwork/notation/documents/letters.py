r"""Names that a text gives as plain letters: "X, Y random variables", "x column vector", "for constants a and b".

And words that stand within a formula of the text, as ``X_1, \dots, X_n \text{ i.i.d. with mean } \mu``.
"""

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
TEXT = r"\\(?:text|textrm|mbox)\{"
WRITTEN = re.compile(
    rf"\(\s*{TEXT}(?P<aside>[^{{}}$\\]*)\}}\s*\)(?=[\s.,;]*$)|{TEXT}(?P<words>[^{{}}$\\]*)\}}(?!\s*[=(_^<>])"
    rf"|\((?P<mixed>\s*{TEXT}[^{{}}$\\]*\}}[^()]*{TEXT}[^{{}}$\\]*\}}[^()]*)\)(?=[\s.,;]*$)"
)
SPOKEN = re.compile(rf"{TEXT}([^{{}}$\\]*)\}}")
SAYS = re.compile(
    r"^(?!\s*(?:if|for|when|where|whenever|since|because|such|subject|unless|otherwise|else|and|or|as(?!\s+an?\b)|at)\b)"
    r"\W*[a-z][\w.'-]*(?:\s+[\w.'-]+)+|^\W*(?:i\.?i\.?d\.?|independent|symmetric|random|fixed|constant|equal)\b",
    re.IGNORECASE,
)
OF_ONE = re.compile(r"\s*(?:is|has|denotes|being|stands)\b")  # what is said of the last name before it only
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


def with_words(piece: Piece) -> Iterator[Piece]:
    r"""Yield an inline formula with the words in it as prose, and any other piece as it is.

    Words that say for what a formula holds, as ``\text{ if }``, belong to it, but none behind words that say more.

    Examples
    --------
    >>> piece = Piece("inline", r"A \text{ is symmetric}", 0, 22, "", Offsets())
    >>> [(p.kind, p.text) for p in with_words(piece)]
    [('inline', 'A '), ('prose', ' is symmetric')]
    """
    at = 0
    for match in WRITTEN.finditer(piece.text) if piece.kind == "inline" and "text" in piece.text else ():
        before, own = piece.text[: match.start()], match.lastgroup or "words"
        says = own != "words" or SAYS.search(match["words"]) or (at and match["words"].strip())
        if before.count("{") == before.count("}") and before[-1:] not in "_^" and says:
            last = _last_part(piece.text, at, match.start()) if OF_ONE.match(match["words"] or "") else at
            if last > at:
                yield from _part(piece, "inline", at, last - 1)
                yield from _part(piece, "prose", last - 1, last)
            yield from _part(piece, "inline", last, match.start())
            yield from _spoken(piece, *match.span(own)) if own == "mixed" else _part(piece, "prose", *match.span(own))
            at = match.end()
    yield from _part(piece, piece.kind, at, len(piece.text)) if at else (piece,)


def _spoken(piece: Piece, start: int, end: int) -> Iterator[Piece]:
    """Yield the words and the formulas of a bracket in which they stand in turns."""
    for match in SPOKEN.finditer(piece.text, start, end):
        yield from _part(piece, "inline", start, match.start())
        yield from _part(piece, "prose", *match.span(1))
        start = match.end()
    yield from _part(piece, "inline", start, end)


def _last_part(text: str, start: int, end: int) -> int:
    """Return where the last of several parts begins that commas outside of brackets set apart, ``start`` for one."""
    depth, found = 0, start
    for at in range(start, end):
        depth += (text[at] in "{([") - (text[at] in "})]")
        found = at + 1 if text[at] == "," and not depth else found
    return found


def _part(piece: Piece, kind: str, start: int, end: int) -> Iterator[Piece]:
    """Yield a part of a piece, nothing where it is empty."""
    if start < end:
        first, last = piece.offsets.at(start), piece.offsets.at(end)
        yield replace(
            piece, kind=kind, text=piece.text[start:end], start=first, end=last, offsets=Offsets((0,), (first,))
        )
