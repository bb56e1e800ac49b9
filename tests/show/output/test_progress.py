"""The bar shows itself on a terminal only."""

import io
import sys

import pytest

from calcwork.show.output.progress import Bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "total", "shown"), [(Terminal(), 3, True), (Terminal(), 1, False), (io.StringIO(), 3, False)]
)
def test_the_bar_is_for_a_terminal_and_several_documents(monkeypatch, stream, total, shown):
    monkeypatch.setattr(sys, "stderr", stream)
    bar = Bar(total)
    bar.advance()
    with bar.aside():
        pass
    bar.end()
    assert (f"1/{total} documents" in stream.getvalue()) is shown
    assert bool(stream.getvalue()) is shown


def test_the_bar_leaves_the_line_empty(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    bar = Bar(2)
    bar.advance()
    bar.advance()
    bar.end()
    assert stream.getvalue().endswith("\r\x1b[K")
    assert "[##############################] 2/2" in stream.getvalue()
