"""Files are whole or not there, whatever fails on the way, and figures come out alike."""

import os
import stat
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from calcwork.errors import UserError
from calcwork.show.output.files import figure_bytes, save_figure, write_atomically

OLD = b"old"


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "report.html"
    path.write_bytes(OLD)
    return path


@pytest.mark.parametrize(
    ("content", "written"),
    [("σ\r\n", "σ\r\n".encode()), (b"\x00\xff", b"\x00\xff"), ("", b"")],
)
def test_content_is_written_as_it_is(target, content, written):
    assert write_atomically(str(target), content) == target
    assert target.read_bytes() == written
    assert os.listdir(target.parent) == [target.name]


class Broken(Exception):
    """A fault that we plant."""


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), Broken(), KeyboardInterrupt()])
def test_a_fault_leaves_the_old_file_and_nothing_else(target, monkeypatch, call, fault):
    descriptors = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else None

    def fail(*_, **__):
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        expected = UserError if isinstance(fault, OSError) else type(fault)
        with pytest.raises(expected) as caught:
            write_atomically(target, "new")
    if expected is UserError:
        assert f"{target} cannot be written (No space left on device)" in str(caught.value)
    assert target.read_bytes() == OLD
    assert os.listdir(target.parent) == [target.name]
    if descriptors is not None:
        assert len(os.listdir("/proc/self/fd")) == descriptors


def test_the_new_content_is_on_disk_before_the_old_is_replaced(target, monkeypatch):
    calls = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, name=name, real=real: (calls.append(name), real(*args))[1])
    write_atomically(target, "new")
    assert calls[:2] == ["fsync", "replace"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        UserError, match=r"page\.html cannot be written \(Permission denied\), expected a path in a folder"
    ):
        write_atomically(tmp_path / "page.html", "x")
    assert os.listdir(tmp_path) == []


def test_wrong_paths_are_named(tmp_path):
    with pytest.raises(UserError, match=r"missing.a\.txt cannot be written \(No such file or directory\)"):
        write_atomically(tmp_path / "missing" / "a.txt", "x")
    with pytest.raises(UserError, match="is a folder, expected the path of a file to write; add a file name"):
        write_atomically(tmp_path, "x")
    with pytest.raises(UserError, match="is not an ordinary file, expected the path of a file"):
        write_atomically(os.devnull, "x")
    assert os.listdir(tmp_path) == []


def test_half_a_character_is_named(target):
    with pytest.raises(
        UserError, match=r"has at position 1 half a character .a lone surrogate., expected Unicode text"
    ):
        write_atomically(target, "a\ud800")
    assert target.read_bytes() == OLD


def test_permissions_follow_the_umask_or_the_old_file(target):
    new = write_atomically(target.with_name("new.txt"), "x")
    plain = target.with_name("plain.txt")
    plain.write_text("x")
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    target.chmod(0o640)
    write_atomically(target, "new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(target):
    link = target.with_name("latest.html")
    link.symlink_to(target)
    assert write_atomically(link, "new") == link
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def drawing():
    figure = Figure()
    figure.add_subplot().plot([1, 2], [3, 4], label="σ")
    return figure


@pytest.mark.parametrize("suffix", ["svg", "png", "SVG"])
def test_the_same_figure_gives_the_same_bytes(tmp_path, suffix):
    first, second = (save_figure(drawing(), tmp_path / f"{k}.{suffix}").read_bytes() for k in (1, 2))
    assert first == second
    assert b"Date" not in first
    assert sorted(os.listdir(tmp_path)) == [f"1.{suffix}", f"2.{suffix}"]


def test_a_different_figure_gives_different_bytes():
    assert figure_bytes(drawing()) != figure_bytes(Figure())


def test_axes_will_do():
    figure = drawing()
    assert figure_bytes(figure.axes[0], format="png") == figure_bytes(figure, format="png")


def test_other_formats_are_refused(tmp_path):
    with pytest.raises(UserError, match=r"a\.jpg ends in '\.jpg', expected \.svg or \.png; rename the file"):
        save_figure(drawing(), tmp_path / "a.jpg")
    with pytest.raises(UserError, match="format is 'pdf', expected 'svg' or 'png'"):
        figure_bytes(drawing(), format="pdf")
