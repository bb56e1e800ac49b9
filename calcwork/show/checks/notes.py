"""Notes on disk: which files a command names, and the documents in them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from calcwork.errors import UserError
from calcwork.notation.documents.document import Document, read_document
from calcwork.notation.documents.source import Source, decode, read_source

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
        When it cannot be read, is no text, or is no notebook though it should be one.
    """
    return _document(decode(sys.stdin.buffer.read(), STANDARD_INPUT)) if name == STANDARD_INPUT else read_file(name)


def read_file(path: str | Path) -> Document:
    """Read a file.

    Raises
    ------
    UserError
        As `read_note`.
    """
    return _document(read_source(path))


def _document(source: Source) -> Document:
    document = read_document(source)
    if document.kind == "jupyter":
        _require_cells(source)
    return document


def _require_cells(source: Source) -> None:
    """Refuse JSON whose cells are not those of a notebook: without a word it would pass as one that has no formulas."""
    notebook = json.loads(source.text)
    sheets = notebook["worksheets"] if "cells" not in notebook else [notebook]
    parts = [s.get("cells") if isinstance(s, dict) else s for s in sheets] if isinstance(sheets, list) else [sheets]
    for cells in parts:
        good = isinstance(cells, list) and all(isinstance(c, dict) and "cell_type" in c for c in cells)
        if not good:
            raise UserError(
                f"{source.path} has cells that are no list of Jupyter's cells, so it is no notebook; "
                "give an .ipynb file saved by Jupyter"
            )
