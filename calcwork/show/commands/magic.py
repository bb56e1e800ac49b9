"""The cell magic of Jupyter: a derivation written in a cell, checked when the cell runs."""

from __future__ import annotations

from typing import Any

from calcwork.errors import UserError
from calcwork.show.checks.checking import CheckResult, check_document, read_text

NAME = "derivation"


def register(shell: Any) -> None:
    """Give an IPython shell the cell magic ``%%derivation``."""
    shell.register_magic_function(derivation, "cell", NAME)


def derivation(line: str, cell: str) -> CheckResult:
    """Judge the steps of the note in a cell."""
    if line.strip():
        raise UserError(f"%%{NAME} was given {line.strip()!r}, expected nothing; put the note on the lines below")
    return check_document(read_text(cell, "<cell>"))
