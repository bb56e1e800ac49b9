"""Lines on standard output, in color on a terminal, and in any encoding."""

import io
import sys

from calcwork.show.output.lines import Line
from calcwork.show.output.screen import put, screen_width

from .test_progress import Terminal


def test_plain_where_there_is_no_terminal(capsys):
    put([Line("a" * 200, "bold red"), Line("[b] :smile:")])
    assert capsys.readouterr().out == "a" * 200 + "\n[b] :smile:\n"
    assert screen_width() == 80


def test_colors_on_a_terminal(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    put([Line("wrong " * 30, "bold red"), Line("[b]")])
    assert "\x1b[1;31mwrong" in stream.getvalue()
    assert stream.getvalue().count("\n") == 2
    assert screen_width() == 60


def test_no_colors_when_the_user_wants_none(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "dumb")
    put([Line("wrong", "red")])
    assert stream.getvalue() == "wrong\n"


def test_what_the_encoding_lacks_is_a_question_mark(monkeypatch):
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="ascii"))
    put([Line("ŷ = σ(z)")])
    sys.stdout.flush()
    assert buffer.getvalue() == b"? = ?(z)\n"
