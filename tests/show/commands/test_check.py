"""The command `check` with a reader and a judge that do what the words say: formats, statuses, files, watching."""

import argparse
import json
import threading
import time
from functools import partial

import pytest

from calcwork.check.running.batch import Checker
from calcwork.errors import UserError
from calcwork.show.commands import check as check_command
from calcwork.show.commands.check import check
from tests.check.fakes import judge_words, read_words


@pytest.fixture(autouse=True)
def _fakes(monkeypatch):
    monkeypatch.setattr(check_command, "Checker", partial(Checker, read=read_words, judge=judge_words))
    monkeypatch.setattr(check_command, "POLL_SECONDS", 0.02)


@pytest.fixture
def write(tmp_path):
    def write(name, *words):
        path = tmp_path / name
        path.write_text("".join(f"$$a = {w}$$\n\n" for w in words), encoding="utf-8")
        return str(path)

    return write


def options(*files, **given):
    usual = {"format": None, "output": None, "strict": False, "time_limit": 2.0, "jobs": 1, "scheduler": None}
    return argparse.Namespace(files=list(files), **{**usual, "watch": False, "verbose": False, **given})


@pytest.mark.parametrize(
    ("words", "strict", "status"),
    [
        (["b"], False, 0),
        (["b", "WRONG"], False, 1),
        (["UNCLEAR"], False, 0),
        (["UNCLEAR"], True, 1),
        (["HANGS"], True, 1),
        ([], True, 0),
        (["DEFINED"], True, 0),
    ],
)
def test_the_exit_status(write, words, strict, status, capsys):
    assert check(options(write("note.md", *words), strict=strict)) == status
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_read_costs_only_itself(write, tmp_path, capsys):
    bad = tmp_path / "no\x1bne.md"
    assert check(options(str(bad), write("note.md", "WRONG"))) == 2
    out, err = capsys.readouterr()
    assert "1 step: 1 refuted" in out
    assert err.startswith("calcwork: ")
    assert err.endswith("cannot be read (no such file or directory); give the path of a readable file\n")
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_json_and_nothing_else(write, capsys):
    files = [write("a.md", "b", "HANGS"), write("b.md", "WRONG")]
    assert check(options(*files, format="json")) == 1
    data = json.loads(capsys.readouterr().out)
    assert [d["path"] for d in data["documents"]] == files
    assert [s["verdict"] for d in data["documents"] for s in d["steps"]] == ["proved", "unclear", "refuted"]


def test_several_documents_on_one_screen(write, capsys):
    check(options(write("a.md", "b"), write("b.md", "b"), verbose=True))
    out = capsys.readouterr().out
    assert out.count("proved (same)") == 2
    assert out.endswith("\n2 documents, 2 steps: 2 proved\n")


@pytest.mark.parametrize(("form", "start"), [("text", "/"), ("json", '{\n  "calcwork"'), ("html", "<!DOCTYPE html>")])
def test_output_goes_to_a_file(write, tmp_path, form, start, capsys):
    target = tmp_path / "out.txt"
    assert check(options(write("a.md", "WRONG"), format=form, output=str(target))) == 1
    assert target.read_text(encoding="utf-8").startswith(start)
    assert capsys.readouterr().out == f"1 document, 1 step: 1 refuted\nwrote {target}\n"


@pytest.mark.parametrize(("name", "start"), [("a.html", "<!DOCTYPE html>"), ("a.json", "{"), ("a.txt", "/")])
def test_the_format_follows_the_ending(write, tmp_path, name, start):
    target = tmp_path / name
    check(options(write("a.md", "b"), format=None, output=str(target)))
    assert target.read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"format": None, "output": "x.pdf"}, r"no format is known by the ending .pdf; expected one of .html, .htm,"),
        ({"jobs": 0}, "--jobs is 0, expected a positive whole number; try --jobs"),
        ({"time_limit": 0.0}, "--time-limit is 0, expected a positive number of seconds; try --time-limit 5"),
        ({"time_limit": float("nan")}, "--time-limit is nan"),
        ({"watch": True, "files": ["-"]}, "--watch has standard input to watch, expected files"),
        ({"watch": True, "format": "json"}, "--watch with --format json has no file to renew; add --output FILE"),
        ({"output": "/no/such/folder/x"}, "there is no folder /no/such/folder; make it, or choose another"),
    ],
)
def test_wrong_usage_is_named_before_the_work(given, message):
    given = dict(given)
    with pytest.raises(UserError, match=message):
        check(options(*given.pop("files", ["missing.md"]), **given))


def test_a_note_is_never_replaced_by_its_report(write):
    path = write("a.md", "b")
    with pytest.raises(UserError, match="which is one of the files to check; choose another name"):
        check(options(path, output=path))


def watched(given, capsys, *saves):
    """Watch in a thread; do each save when the report before it is there, and return the status and what was shown."""
    stop, shown, status = threading.Event(), [], []
    thread = threading.Thread(target=lambda: status.append(check(given, stop=stop)))
    thread.start()
    try:
        for save, expected in ((lambda: None, "1 proved"), *saves):
            save()
            end = time.monotonic() + 20
            while expected not in "".join(shown) and time.monotonic() < end:
                time.sleep(0.02)
                shown.append(capsys.readouterr().out)
            assert expected in "".join(shown)
            shown.clear()
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    return status[0]


def test_a_saved_file_is_checked_again(write, tmp_path, capsys):
    path = write("a.md", "b")

    def save():
        write("a.md", "b", "WRONG", "b")

    def replace():
        write("new.md", "DEFINED")
        (tmp_path / "new.md").replace(path)

    def remove_and_save():
        (tmp_path / "a.md").unlink()
        time.sleep(0.1)
        write("a.md", "b", "b", "b", "b")

    saves = [(save, "2 proved, 1 refuted"), (replace, "1 definition"), (remove_and_save, "4 proved")]
    assert watched(options(path, watch=True), capsys, *saves) == 0


def test_a_file_saved_during_its_check_is_checked_again(write, capsys, monkeypatch):
    path, delivered = write("a.md", "b"), check_command._Session._deliver

    def deliver_and_save(session):
        delivered(session)
        monkeypatch.setattr(check_command._Session, "_deliver", delivered)
        write("a.md", "b", "WRONG")

    monkeypatch.setattr(check_command._Session, "_deliver", deliver_and_save)
    assert watched(options(path, watch=True), capsys, (lambda: None, "1 proved, 1 refuted")) == 1


def test_watching_renews_the_output_with_all_files(write, tmp_path, capsys):
    first, second, target = write("a.md", "b"), write("b.md", "DEFINED"), tmp_path / "out.json"
    saves = [(lambda: write("b.md", "WRONG", "WRONG"), "1 proved, 2 refuted")]
    assert watched(options(first, second, watch=True, format="json", output=str(target)), capsys, *saves) == 1
    data = json.loads(target.read_text(encoding="utf-8"))
    assert [d["path"] for d in data["documents"]] == [first, second]


def test_a_cluster_without_dask_is_named(write, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'calcwork\[dask\]'"):
        check(options(write("a.md", "b"), scheduler="tcp://127.0.0.1:1"))
