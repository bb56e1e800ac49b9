"""The terminal: rich on standard output, at its width, at most 100 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 100


def console(width: int | None = None) -> Console:
    """Return a console that is plain text when standard output is no terminal."""
    from rich.console import Console

    plain = Console()
    return Console(width=width or min(plain.width, WIDEST), highlight=False, emoji=False, markup=False)
