"""A bar on standard error while documents are checked; nothing where nobody looks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 30
_ERASE = "\r\x1b[K"


class Bar:
    """Count documents on a terminal; it may be advanced from any thread.

    Parameters
    ----------
    total : int
        The number of documents.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self._lock = threading.Lock()
        self._shown = total > 1 and sys.stderr.isatty()

    def advance(self, _: object = None) -> None:
        """Count one more document."""
        with self._lock:
            self.done += 1
            self._write(_ERASE + self._text())

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away while something else is printed."""
        with self._lock:
            self._write(_ERASE)
            yield
            self._write(self._text() if self.done < self.total else "")

    def end(self) -> None:
        """Take the bar away."""
        with self._lock:
            self._write(_ERASE)
            self._shown = False

    def _text(self) -> str:
        full = WIDTH * min(self.done, self.total) // max(self.total, 1)
        return f"[{'#' * full}{' ' * (WIDTH - full)}] {self.done}/{self.total} documents"

    def _write(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(text)
            sys.stderr.flush()
