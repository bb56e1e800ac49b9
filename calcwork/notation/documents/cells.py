"""Cells: the Markdown cells of a Jupyter notebook as sources that know their place in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from calcwork.errors import UserError
from calcwork.notation.documents.source import Offsets, Source

_JSON = re.compile(r'"((?:[^"\\]|\\.)*+)"|([\[\]{},:])|[^\s\[\]{},:"]+')
_ESCAPE = re.compile(r"\\r\\n|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_Path = tuple[str | int, ...]


def markdown_cells(source: Source) -> tuple[Source, ...]:
    r"""Return the Markdown cells of a notebook; cells are numbered from 1, code cells included.

    Raises
    ------
    UserError
        If the text is no notebook.

    Examples
    --------
    >>> text = '{"cells": [{"cell_type": "markdown", "source": ["a\\n", "$b$"]}]}'
    >>> markdown_cells(Source(text, "note.ipynb"))[0].text
    'a\n$b$'
    """
    _check(source)
    kinds: dict[int, str] = {}
    spans: dict[int, list[tuple[int, int]]] = {}
    for path, start, end in _strings(source.text):
        match path[2:] if path[:1] == ("worksheets",) else path:
            case ("cells", int(number), "cell_type"):
                kinds[number] = source.text[start:end]
            case ("cells", int(number), "source", *_):
                spans.setdefault(number, []).append((start, end))
    cells, base = [], 0
    for number in sorted(spans):
        if kinds.get(number) == "markdown":
            cells.append(_cell(source, number + 1, spans[number], base))
            base += len(cells[-1].text) + 1
    return tuple(cells)


def _check(source: Source) -> None:
    try:
        notebook = json.loads(source.text)
    except (ValueError, RecursionError) as error:
        place = source.where(error.pos) if isinstance(error, json.JSONDecodeError) else source.path
        raise UserError(f"{place}: this is no JSON, so no notebook; save the notebook again from Jupyter") from None
    if not isinstance(notebook, dict) or not ({"cells", "worksheets"} & notebook.keys()):
        raise UserError(f"{source.path} has no cells, so it is no notebook; give an .ipynb file saved by Jupyter")


def _strings(text: str) -> Iterator[tuple[_Path, int, int]]:
    """Yield the path and the span, without quotes, of each string value of valid JSON."""
    path: list[str | int] = []
    key = False  # whether the next string is a key
    kinds: list[str] = []
    for match in _JSON.finditer(text):
        sign = match[2]
        if sign in ("{", "["):
            kinds.append(sign)
            path.append(0 if sign == "[" else "")
            key = sign == "{"
        elif sign in ("}", "]"):
            kinds.pop()
            path.pop()
            key = False
        elif sign == ",":
            key = kinds[-1] == "{"
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else last
        elif sign is None and match[1] is not None:
            if key:
                path[-1], key = match[1], False
            elif len(path) <= 6:
                yield tuple(path), match.start(1), match.end(1)


def _cell(source: Source, number: int, spans: list[tuple[int, int]], base: int) -> Source:
    parts: list[str] = []
    starts, origins, at = [0], [spans[0][0]], 0

    def run(text: str, origin: int) -> None:
        nonlocal at
        if text:
            starts.append(at)
            origins.append(origin)
            parts.append(text)
            at += len(text)

    for low, high in spans:
        before = low
        for match in _ESCAPE.finditer(source.text, low, high):
            run(source.text[before : match.start()], before)
            plain = json.loads(f'"{match[0]}"')
            run("\n" if plain in ("\r\n", "\r") else plain, match.start())
            before = match.end()
        run(source.text[before:high], before)
    return Source("".join(parts), source.path, number, base, Offsets(tuple(starts), tuple(origins)))
