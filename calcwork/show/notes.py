"""Notes on disk: which files a command names, and the documents in them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from calcwork.errors import UserError
from calcwork.notation.document import Document, read_document
from calcwork.notation.source import decode

SUFFIXES = (".md", ".tex", ".ipynb")
STANDARD_INPUT = "-"


def find_notes(names: Iterable[str], *, refuse: Callable[[UserError], None]) -> Iterator[str]:
    """Yield the files that are named, and for a folder all notes in it and below, hidden folders left out.

    A folder without notes is refused by a call, and the others are still found.
    """
    for name in names:
        if name == STANDARD_INPUT or not Path(name).is_dir():
            yield name
            continue
        found = sorted(str(p) for p in Path(name).rglob("*") if _is_note(p.relative_to(name), p))
        yield from found
        if not found:
            refuse(
                UserError(
                    f"the folder {name} holds no note, expected files that end in {', '.join(SUFFIXES)}; "
                    "name the file that you mean"
                )
            )


def _is_note(inside: Path, path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file() and not any(p.startswith(".") for p in inside.parts)


def read_notes(names: Iterable[str], *, refuse: Callable[[UserError], None]) -> Iterator[Document]:
    """Yield the document of each file; one that cannot be read is refused by a call, and the others still come."""
    for name in names:
        try:
            yield read_note(name)
        except UserError as error:
            refuse(error)


def read_note(name: str) -> Document:
    """Read a file, or standard input for ``-``.

    Raises
    ------
    UserError
        When it cannot be read or is no text.
    """
    if name == STANDARD_INPUT:
        return read_document(decode(sys.stdin.buffer.read(), STANDARD_INPUT))
    return read_document(name)
