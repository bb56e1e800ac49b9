"""Execute the percent-format notebooks and write the ``.ipynb`` beside each: ``python -m calcwork.show.notebooks``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from calcwork.errors import MissingExtra, UserError

CELL_LIMIT = 300


def execute(source: Path) -> Any:
    """Return a percent-format notebook executed, without times and other traces of the machine.

    Raises
    ------
    UserError
        When a cell raises; the message names the notebook and the error.
    """
    try:
        import jupytext
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError
    except ImportError:
        raise MissingExtra("notebooks need extra packages; run: pip install 'calcwork[notebook]'") from None
    notebook = jupytext.read(source)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    try:
        NotebookClient(notebook, timeout=CELL_LIMIT, kernel_name="python3", record_timing=False).execute()
    except CellExecutionError as error:
        raise UserError(
            f"the notebook {source} fails: {error.ename}: {error.evalue}; run that cell by hand."
        ) from error
    notebook.metadata.pop("widgets", None)
    notebook.metadata["generated_from"] = source.name
    return notebook


def build(folder: Path) -> list[Path]:
    """Execute every notebook of a folder and write the ``.ipynb`` beside it; return the paths written."""
    import nbformat

    written = []
    for source in sorted(folder.glob("*.py")):
        notebook = execute(source)
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number:02d}"
        target = source.with_suffix(".ipynb")
        nbformat.write(notebook, target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in build(Path(sys.argv[1] if len(sys.argv) > 1 else "notebooks")):
        print(f"wrote {path}")
