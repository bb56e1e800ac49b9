r"""Documents: Markdown, LaTeX and Jupyter notebooks as a sequence of displays, inline formulas and prose.

Each block maps an offset in its text to the place in the source, through HTML entities, quotation marks at line starts
and the escapes of a notebook. What is opened and never closed is a problem with its place; reading goes on after the
next blank line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from calcwork.errors import UserError
from calcwork.notation.documents.cells import markdown_cells
from calcwork.notation.documents.letters import with_letters, with_words
from calcwork.notation.documents.macros import Macro, Macros, definitions
from calcwork.notation.documents.pieces import Piece
from calcwork.notation.documents.scan import scan
from calcwork.notation.documents.source import Offsets, Position, Problem, Source, read_source

KINDS = ("markdown", "latex", "jupyter")
_SUFFIXES = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".rmd", ".qmd"), "markdown"),
    **dict.fromkeys((".tex", ".ltx", ".latex"), "latex"),
    ".ipynb": "jupyter",
}
_LATEX_SIGNS = re.compile(r"^[^\n%]*\\(?:documentclass|begin\{document\}|section\*?\{|usepackage)", re.MULTILINE)
_BARE = re.compile(r"[=<>≤≥≈∈]|\\(?:frac|le|ge|approx|in|sum|prod|equiv|to|propto)\b")


@dataclass(frozen=True)
class Block:
    r"""Hold one block of a document.

    Attributes
    ----------
    kind
        ``display``, ``inline`` or ``prose``.
    text
        The LaTeX without its delimiters, or the words.
    start, end
        The span in the source, delimiters included.
    environment
        What delimits it: ``$$``, ``\[``, ``$``, ``\(``, ``img``, ``fence`` or the name of an environment.
    number
        The count of blocks of this kind in the document, from 1.
    source
        The text in which the offsets count; for a notebook, the cell.
    problem
        What is wrong with the delimiters, if anything; such a block must not be judged.
    """

    kind: str
    text: str
    start: int
    end: int
    environment: str
    number: int
    source: Source = field(repr=False)
    offsets: Offsets = field(repr=False, default=Offsets())
    problem: Problem | None = None

    @property
    def latex(self) -> str:
        """Return the text under the name it has for formulas."""
        return self.text

    def at(self, offset: int) -> int:
        """Return the offset in the source of an offset in the text."""
        return min(self.offsets.at(min(max(offset, 0), len(self.text))), self.end)

    def position(self, offset: int) -> Position:
        """Return the line and column in the source of an offset in the text."""
        return self.source.position(self.at(offset))

    def file_offset(self, offset: int) -> int:
        """Return the offset in the file; for a notebook it counts in the file's JSON."""
        return self.source.origin.at(self.at(offset))

    def locate(self, problem: Problem) -> Problem:
        """Move a problem of the text to the source."""
        start = self.at(problem.start)
        return replace(problem, start=start, end=max(self.at(problem.end), start + 1))

    def describe(self, problem: Problem) -> str:
        """Write a problem of the text with its place in the source, the line and a caret."""
        return self.source.describe(self.locate(problem))


@dataclass(frozen=True)
class Placed:
    """Hold a problem of a document and the source in which its offsets count."""

    problem: Problem
    source: Source = field(repr=False)

    def describe(self) -> str:
        """Write the problem with its place, the line and a caret."""
        return self.source.describe(self.problem)


@dataclass(frozen=True)
class Document:
    """Hold the blocks of a document in order, its macros and its problems."""

    path: str
    kind: str
    blocks: tuple[Block, ...]
    macros: Macros
    problems: tuple[Placed, ...]

    @property
    def displays(self) -> tuple[Block, ...]:
        """Return the displayed formulas in order."""
        return tuple(block for block in self.blocks if block.kind == "display")

    def macros_at(self, block: Block) -> Mapping[str, Macro]:
        """Return the macros in force where a block stands."""
        return self.macros.at(block.source.base + block.end)


def read_document(source: Source | str | Path, *, kind: str | None = None) -> Document:
    r"""Read a document into blocks.

    Parameters
    ----------
    source
        A source, or the path of a file.
    kind
        ``markdown``, ``latex`` or ``jupyter``; by default told from the name and, for other names, from the text.

    Raises
    ------
    UserError
        If the file cannot be read, is no text, or is no notebook though it should be one.

    Examples
    --------
    >>> document = read_document(Source("Let $x > 0$ and\n\n$$y = x^2$$\n", "note.md"))
    >>> [(block.kind, block.text) for block in document.blocks if block.kind != "prose"]
    [('inline', 'x > 0'), ('display', 'y = x^2')]
    """
    source = source if isinstance(source, Source) else read_source(source)
    if kind is not None and kind not in KINDS:
        raise UserError(f"the kind of document is {kind!r}; it must be one of {', '.join(KINDS)}")
    kind = kind or document_kind(source)
    parts = markdown_cells(source) if kind == "jupyter" else (source,)
    reader = _Reader()
    for part in parts:
        reader.read(part, "markdown" if kind == "jupyter" else kind)
    if source.path == "-" and not any(block.kind != "prose" for block in reader.blocks):
        reader.read_bare(source)
    return Document(source.path, kind, tuple(reader.blocks), Macros(reader.macros), tuple(reader.problems))


def document_kind(source: Source) -> str:
    """Tell the kind of a document from its name, or from its text when the name tells nothing."""
    known = _SUFFIXES.get(Path(source.path).suffix.lower())
    if known:
        return known
    head = source.text[:20_000]
    if head.lstrip().startswith("{") and re.search(r'"(?:cells|nbformat|worksheets)"\s*:', source.text):
        return "jupyter"
    return "latex" if _LATEX_SIGNS.search(head) else "markdown"


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.macros: list[Macro] = []
        self.problems: list[Placed] = []
        self.counts = {"display": 0, "inline": 0, "prose": 0}

    def read(self, source: Source, kind: str) -> None:
        scanned = scan(source.text, kind)
        self.define(source, scanned.skipped)
        for piece in scanned.pieces:
            for part in (p for w in with_words(piece) for p in with_letters(w)):
                self.add(source, part)
        self.problems.extend(Placed(problem, source) for problem in scanned.problems)

    def define(self, source: Source, skipped: Sequence[tuple[int, int]]) -> None:
        starts = [start for start, _ in skipped]
        for macro in (found := definitions(source.text))[0]:
            k = bisect_right(starts, macro.start) - 1
            if k < 0 or skipped[k][1] <= macro.start:
                base = source.base
                self.macros.append(replace(macro, start=macro.start + base, end=macro.end + base))
        for problem in found[1]:
            k = bisect_right(starts, problem.start) - 1
            if k < 0 or skipped[k][1] <= problem.start:
                self.problems.append(Placed(problem, source))

    def add(self, source: Source, piece: Piece) -> None:
        if not piece.text.strip():
            return
        if piece.kind == "display" and _only_definitions(piece.text):
            return
        self.counts[piece.kind] += 1
        problem = piece.problem
        self.blocks.append(
            Block(
                piece.kind,
                piece.text,
                piece.start,
                piece.end,
                piece.environment,
                self.counts[piece.kind],
                source,
                piece.offsets,
                problem,
            )
        )
        if problem is not None:
            self.problems.append(Placed(problem, source))

    def read_bare(self, source: Source) -> None:
        """Read a formula that came through standard input without delimiters."""
        text = source.text.strip()
        if "\n\n" in text or not _BARE.search(text):
            return
        start = source.text.index(text)
        self.blocks = []
        self.add(source, Piece("display", text, start, start + len(text), "", Offsets((0,), (start,))))


def _only_definitions(text: str) -> bool:
    if "\\" not in text:
        return False
    rest, at = [], 0
    for macro in definitions(text)[0]:
        rest.append(text[at : macro.start])
        at = macro.end
    return at > 0 and not "".join((*rest, text[at:])).strip()
