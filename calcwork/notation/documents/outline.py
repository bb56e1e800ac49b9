r"""The outline of a document: where its sections, parts and passages begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calcwork.notation.documents.document import Block

GOES_ON = (  # the last words of a line that leads to a display, and so is no heading
    "a an and are as at be becomes by compute define equals find following follows for from get gets give gives has "
    "have hence holds if in is it namely obtain of on or put read reads satisfies satisfy set shows so that the then "
    "thus to via was we where with write yield yields"
).replace(" ", "|")
HEADING = re.compile(
    r"^\s{0,3}#{1,6}\s|\\(?:sub)*section|\\paragraph|\\chapter"
    rf"|\n\s*\n(?![^\n]*\b(?i:{GOES_ON})\n)[A-Z][^.\n]{{2,60}}[^.,:;\s]\n\s*\n",
    re.MULTILINE,
)
HEADLINE = re.compile(r"^\s{0,3}#{1,6}\s[^\n]*$(?=\n)", re.MULTILINE)
PART = re.compile(  # "(b)", "**2.**", "\\item", "Exercise 3" at the beginning of a line
    r"(?:^|\n)\s*(?:[-*+>]\s+)?(?:\*\*|__|\\textbf\{|\\emph\{)?\s*"
    r"(?:\(?(?:[a-h]|[ivx]{1,4}|\d{1,2})[).](?=[\s*_}])|\\item\b|(?:Exercise|Problem|Example|Part|Question|Task)\s+\w{1,3}\b)"
)
RUN_IN = re.compile(  # bold words that begin a paragraph or an item, and slanted ones with a full stop
    r"(?:^|\n\s*\n|\n\s*[-*+]\s+)\s*(?:(?:\*\*|__|\\textbf\{|\\paragraph\{)[A-Z][^*_\n}]{2,60}(?:\*\*|__|\})"
    r"|(?:\*|_|\\emph\{|\\textit\{)[A-Z][^*_\n}]{2,60}(?:[.:](?:\*|_|\})|(?:\*|_|\})[.:]))"
)
PROBLEM = re.compile(  # "**Q.1**", "### Problem 2", "3)": what owes nothing to the problem before it
    r"(?:^|\n)\s*(?:#{1,6}\s+|>\s+)?(?:\*\*|__|\\textbf\{|\\section\*?\{|\\paragraph\{)?\s*"
    r"(?:(?:Exercise|Problem|Example|Question|Task|Q|Ex|Prob|Aufgabe|Beispiel|Exercice|Exemple|Ejercicio|Ejemplo|Esercizio|Esempio)"
    r"\W{0,2}\d{1,2}\b|\(?\d{1,2}[).](?=[\s*_}]))"
)


def begins_passage(words: str) -> bool:
    """Tell whether a passage begins in the words between two formulas."""
    return any(sign.search(words) for sign in (HEADING, PART, RUN_IN, PROBLEM))


def is_problem(words: str) -> bool:
    """Tell whether a problem or an example with a number begins in the words between two formulas."""
    return PROBLEM.search(words) is not None


def passages(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return the blocks passage by passage; what stands before the first sign of one comes first, and may be nothing.

    Parts such as (b) belong to the passage of what they are parts of.
    """
    found: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "prose" and any(sign.search(block.text) for sign in (HEADING, RUN_IN, PROBLEM)):
            found.append([])
        found[-1].append(block)
    return found
