"""The cell magic in a real shell, and in a real kernel with its many threads."""

import atexit
import sys

import pytest

from calcwork.errors import UserError
from calcwork.show.checks.checking import CheckResult
from calcwork.show.commands.magic import derivation

CELL = "Let $a, b \\in \\mathbb{R}$.\n\n$$(a+b)^2 = a^2 + b^2$$\n"


@pytest.fixture
def shell(monkeypatch):
    # A shell puts itself in the place of the main module, which whoever starts processes later looks at.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactive.InteractiveShell.instance()
    yield shell
    atexit.unregister(shell.atexit_operations)
    shell.atexit_operations()
    shell.clear_instance()


def test_the_extension_registers_the_magic(shell):
    shell.run_line_magic("load_ext", "calcwork")
    result = shell.run_cell_magic("derivation", "", CELL)
    assert isinstance(result, CheckResult)
    assert not result.ok
    assert str(result).startswith("<cell>:3:11: refuted")
    bundle = shell.display_formatter.format(result)[0]
    assert "✗ refuted" in bundle["text/html"]


def test_options_are_refused():
    with pytest.raises(UserError, match="was given '--strict', expected nothing"):
        derivation("--strict", CELL)


def test_a_kernel_shows_the_page():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell("%load_ext calcwork"),
        nbformat.v4.new_code_cell("%%derivation\n" + CELL),
    ]
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    [output] = notebook.cells[1].outputs
    assert "✗ refuted" in output.data["text/html"]
    assert output.data["text/plain"].startswith("<cell>:3:11: refuted")
