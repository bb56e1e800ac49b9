"""Every notebook runs, and the executed copy agrees with its source."""

from pathlib import Path

import pytest

from calcwork.errors import UserError
from calcwork.show.notebooks import build, execute

FOLDER = Path(__file__).parent.parent / "notebooks"
SOURCES = sorted(FOLDER.glob("*.py"))


def cells(notebook: object) -> list[tuple[str, str]]:
    return [(c["cell_type"], c["source"]) for c in notebook["cells"]]  # type: ignore[index]


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_the_notebook_runs_and_agrees_with_its_copy(source: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason="needs the extra 'notebook'")
    copy = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    assert cells(copy) == cells(execute(source)), "run: python -m calcwork.show.notebooks"


def test_a_cell_that_raises_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("# %%\n1 / 0\n")
    with pytest.raises(UserError, match=r"bad\.py fails: ZeroDivisionError"):
        build(tmp_path)
