"""Which files are named, and what is said of those that cannot be read."""

import io
import sys
from types import SimpleNamespace

import pytest

from calcwork.show.notes import find_notes, read_notes


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


def test_standard_input_is_read(monkeypatch, refused):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("ŷ = σ(z)".encode())))
    [document] = read_notes(["-"], refuse=refused.append)
    assert document.path == "-"
    assert [b.text for b in document.displays] == ["ŷ = σ(z)"]
