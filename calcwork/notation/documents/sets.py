r"""Sets that words describe: "let $I$ be the set of those $i$ with $y_i < 1$" as ``I = \{i : y_i < 1\}``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from calcwork.notation.documents.document import Block

THINGS = r"(?:indices|examples?|points?|samples?|training\s+examples?|terms|data\s+points?|observations?)"
OF = re.compile(
    r"^\s*(?:be|is|denotes?|stands\s+for|for|contains?|holds?|,|:)?\s*(?:(?:the|an?)\s+)?(?:(?:active|index)\s+)?"
    rf"(?:set|collection)\s+of\s+(?:(?:all|those|the|exactly)\s+){{0,2}}{THINGS}?\s*$",
    re.IGNORECASE,
)
WITH = re.compile(
    r"^\s*(?:with|such\s+that|for\s+which|where|that\s+(?:have|satisfy))\s*(?:we\s+have\s*)?$", re.IGNORECASE
)
NAME = re.compile(r"\s*(?:[A-Za-z]|\\[A-Za-z]+|\\math(?:cal|bb|rm)\s*\{?[A-Za-z]\}?)(?:_(?:\{[^{}]*\}|\w|\\\w+))?\s*\Z")
LETTER = re.compile(r"\s*[a-z]\s*\Z")
ORDER = re.compile(r"[<>=≤≥≠]|\\(?:le|ge|leq|geq|leqslant|geqslant|ne|neq|in)(?![A-Za-z])")


def with_sets(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with an equation in place of a set, its letter and its condition that words join."""
    found = list(blocks)
    for n in range(len(found) - 4):
        name, of, letter, such, condition = found[n : n + 5]
        if [b.kind for b in found[n : n + 5]] != ["inline", "prose", "inline", "prose", "inline"]:
            continue
        words = OF.match(of.text) and WITH.match(such.text)
        if words and NAME.match(name.text) and LETTER.match(letter.text) and ORDER.search(condition.text):
            text = rf"{name.text.strip()} = \{{{letter.text.strip()} : {condition.text.strip()}\}}"
            empty = [replace(b, kind="prose", text=" ") for b in (letter, condition)]
            found[n : n + 5] = replace(name, text=text), of, empty[0], such, empty[1]
    return found
