"""Which files are named, and what is said of those that cannot be read."""

import io
import sys
from types import SimpleNamespace

import pytest

from calcwork.show.checks.notes import find_notes, read_notes


@pytest.fixture
def refused():
    return []


def test_a_folder_stands_for_its_notes(tmp_path, refused):
    for name in ("b.md", "a.tex", "in/c.ipynb", "in/d.txt", ".hidden/e.md", "in/.ipynb_checkpoints/f.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    found = [p.removeprefix(str(tmp_path)) for p in find_notes([str(tmp_path), "-", "x.md"], refuse=refused.append)]
    assert found == ["/a.tex", "/b.md", "/in/c.ipynb", "-", "x.md"]
    assert refused == []


def test_a_folder_without_notes_is_refused(tmp_path, refused):
    assert list(find_notes([str(tmp_path), "a.md"], refuse=refused.append)) == ["a.md"]
    assert "holds no note, expected files that end in .md, .tex, .ipynb" in str(refused[0])


def test_a_file_that_cannot_be_read_is_refused_and_the_others_come(tmp_path, refused):
    good = tmp_path / "good.md"
    good.write_text("$$a = b$$", encoding="utf-16")
    bad = tmp_path / "bad.md"
    bad.write_bytes(b"\x00\x01")
    names = [str(tmp_path / "missing.md"), str(bad), str(good)]
    assert [d.path for d in read_notes(names, refuse=refused.append)] == [str(good)]
    assert [str(e).split(" ")[0] for e in refused] == names[:2]


@pytest.mark.parametrize("cells", ["3", "null", '{"a": 1}', "[3]", '[{"source": "$$a = b$$"}]'])
@pytest.mark.parametrize("form", ['{"cells": %s}', '{"worksheets": [{"cells": %s}]}'])
def test_json_without_the_cells_of_jupyter_is_no_notebook(tmp_path, refused, form, cells):
    path = tmp_path / "a.ipynb"
    path.write_text(form % cells)
    assert list(read_notes([str(path)], refuse=refused.append)) == []
    assert str(refused[0]).startswith(
        f"{path} has cells that are no list of Jupyter's cells, so it is no notebook; give"
    )
    path.write_text(form % '[{"cell_type": "markdown", "source": "$$a = b$$"}]')
    [document] = read_notes([str(path)], refuse=refused.append)
    assert [b.text for b in document.displays] == ["a = b"]


def test_a_notebook_without_cells_is_one(tmp_path, refused):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": []}')
    assert [d.kind for d in read_notes([str(path)], refuse=refused.append)] == ["jupyter"]


def test_standard_input_is_read(monkeypatch, refused):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("ŷ = σ(z)".encode())))
    [document] = read_notes(["-"], refuse=refused.append)
    assert document.path == "-"
    assert [b.text for b in document.displays] == ["ŷ = σ(z)"]
