r"""Source texts: what was read, and where a thing stands in it.

Offsets count characters from 0; lines and columns count from 1. Line ends are ``\n`` whatever the file has, so that
offsets are the same on every system.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from calcwork.errors import UserError

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LONG = 100


class Position(NamedTuple):
    """Name a place by line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Problem:
    """Say what could not be read, where, what was expected there and what would mend it.

    Examples
    --------
    >>> Problem("the brace is never closed", 5, 6, expected="'}'").message
    'the brace is never closed'
    """

    message: str
    start: int
    end: int
    expected: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Offsets:
    """Map offsets in a derived text to offsets in the text that it came from.

    The derived text is a sequence of runs; run k begins at ``starts[k]`` and was copied from ``origins[k]`` on.
    """

    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def at(self, offset: int) -> int:
        """Return the origin of an offset; an offset past a run's end stays before the origin of the next run."""
        k = max(0, bisect_right(self.starts, offset) - 1)
        return self.origins[k] + max(0, offset - self.starts[k])


@dataclass(frozen=True)
class Source:
    r"""Hold a text and where it came from.

    Attributes
    ----------
    text
        The text with ``\n`` at line ends.
    path
        The name to show; ``-`` is standard input.
    cell
        The number of the notebook cell, from 1; ``None`` for other documents.
    base
        The number of characters in the document before this text; it orders the cells of a notebook.
    origin
        The map to the characters of the notebook file; the identity for other documents.

    Examples
    --------
    >>> Source("a\nb + c", "note.md").position(4)
    Position(line=2, column=3)
    """

    text: str
    path: str = "<text>"
    cell: int | None = None
    base: int = 0
    origin: Offsets = field(default=Offsets(), repr=False)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset; offsets outside the text are moved to its ends."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return the text of a line, without its end."""
        start = self._lines[number - 1]
        end = self._lines[number] - 1 if number < len(self._lines) else len(self.text)
        return self.text[start:end]

    def excerpt(self, offset: int, end: int | None = None, *, width: int = _LONG) -> str:
        """Show the line of an offset with a caret under it; a long line is cut around the place.

        Examples
        --------
        >>> print(Source("a = b").excerpt(2))
        a = b
          ^
        """
        number, column = self.position(offset)
        text, at = self.line(number).replace("\t", " "), column - 1
        carets = max(1, min((end or offset + 1) - offset, len(text) - at))
        left = max(0, min(at - width // 2, len(text) - width)) if len(text) > width else 0
        shown = text[left : left + width]
        before, after = "..." if left else "", "..." if left + width < len(text) else ""
        carets = max(1, min(carets, width - (at - left)))
        return f"{before}{shown}{after}\n{' ' * (len(before) + at - left)}{'^' * carets}"

    def where(self, offset: int) -> str:
        """Name a place in one line: the path, the cell of a notebook, line and column.

        Examples
        --------
        >>> Source("a = b", "note.md").where(2)
        'note.md, line 1, column 3'
        """
        line, column = self.position(offset)
        cell = f", cell {self.cell}" if self.cell is not None else ""
        return f"{self.path}{cell}, line {line}, column {column}"

    def describe(self, problem: Problem) -> str:
        """Write a problem with its place, the line, a caret, what was expected and a hint."""
        lines = [f"{self.where(problem.start)}: {problem.message}"]
        lines += ["    " + line for line in self.excerpt(problem.start, problem.end).split("\n")]
        if problem.expected:
            lines.append(f"expected {problem.expected}")
        if problem.hint:
            lines.append(f"try {problem.hint}")
        return "\n".join(lines)


def decode(data: bytes, path: str = "<text>") -> Source:
    """Decode the bytes of a document: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises
    ------
    UserError
        If the bytes are not text in one of these encodings.

    Examples
    --------
    >>> decode("ŷ = σ(z)".encode("utf-16")).text
    'ŷ = σ(z)'
    """
    mark, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    if encoding == "utf-8" and b"\0" in data:
        place = data.index(b"\0")
        raise UserError(
            f"{path} has a NUL byte at byte {place}, so it is no text file; give a Markdown, LaTeX or Jupyter file"
        )
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UserError(
            f"{path} is not {encoding.upper()[:6].rstrip('-')} text: line {line} has the byte "
            f"0x{data[len(mark) + error.start]:02x}, which is invalid there; save the file as UTF-8"
        ) from None
    return _checked(text.replace("\r\n", "\n").replace("\r", "\n"), path)


def _checked(text: str, path: str) -> Source:
    garbage = len(_CONTROL.findall(text))
    if "\0" in text or garbage > 8 + len(text) // 500:
        raise UserError(
            f"{path} has {garbage} control characters, so it is no text file; give a Markdown, LaTeX or Jupyter file"
        )
    return Source(text, path)


def read_source(path: str | Path) -> Source:
    """Read a file and decode it.

    Raises
    ------
    UserError
        If the file cannot be read or is no text.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{path} cannot be read ({reason}); give the path of a readable file") from None
    return decode(data, str(path))
