r"""Pieces: the parts of a text, their offsets, and what tells a formula from prose."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from calcwork.notation.documents.source import Offsets, Problem

MATHS = re.compile(r"[\\^_=<>]")
WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}[,;:]?[ \t]+[A-Za-z]{2,}(?![A-Za-z])")
SAID = re.compile(
    r"\\(?:[a-z]*text[a-z]*|mbox|hbox|mathrm|operatorname|label|tag|[a-z]*ref)\*?\s*\{[^{}]*\}|\\[A-Za-z]+"
)


@dataclass(frozen=True)
class Piece:
    """Hold one piece of a text, with the map of its offsets to those of the text."""

    kind: str
    text: str
    start: int
    end: int
    environment: str
    offsets: Offsets
    problem: Problem | None = None


@dataclass
class Scanned:
    """Hold the pieces of a text in order, the problems, and the spans that are code or comments."""

    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[tuple[int, int]] = field(default_factory=list)


def replaced(text: str, start: int, end: int, pattern: re.Pattern[str]) -> tuple[str, Offsets]:
    """Cut out a span with entities replaced and other matches left out, and map its offsets."""
    parts, starts, origins, at, before = list[str](), [0], [start], 0, start
    for match in pattern.finditer(text, start, end):
        for part, origin in ((text[before : match.start()], before), (html.unescape(match[0]), match.start())):
            kept = part if origin == before or match[0].startswith("&") else ""
            if kept:
                starts.append(at)
                origins.append(origin)
                parts.append(kept)
                at += len(kept)
        before = match.end()
    starts.append(at)
    origins.append(before)
    parts.append(text[before:end])
    return "".join(parts), Offsets(tuple(starts), tuple(origins))


def is_formula(paragraph: str) -> bool:
    """Tell whether a paragraph looks like mathematics and not like prose."""
    plain = SAID.sub(" 1 ", paragraph)
    return bool(MATHS.search(paragraph) or re.search(r"[+&]", paragraph)) and not WORDS.search(plain)
