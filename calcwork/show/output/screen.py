"""Lines on standard output: in color on a terminal, plain elsewhere, whatever encoding it has."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from calcwork.show.output.lines import Line

PLAIN_WIDTH = 80


def put(lines: Iterable[Line]) -> None:
    """Print lines as they are, never wrapped again; what the encoding lacks becomes a question mark."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    plain = [Line(line.text.encode(encoding, "replace").decode(encoding), line.style) for line in lines]
    if not sys.stdout.isatty():
        sys.stdout.write("".join(line.text + "\n" for line in plain))
        sys.stdout.flush()  # who watches reads on
        return
    from rich.text import Text

    from calcwork.show.output.console import console

    out = console()
    for line in plain:
        out.print(Text(line.text, style=line.style), soft_wrap=True)


def screen_width() -> int:
    """Return the columns to write to: those of the terminal, 100 at most, and 80 where there is none."""
    if not sys.stdout.isatty():
        return PLAIN_WIDTH
    from calcwork.show.output.console import console

    return console().width
