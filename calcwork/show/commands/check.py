"""The command `check`: files to verdicts, on the terminal, as JSON or as a page, once or whenever a file is saved."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from calcwork.check.running.batch import Checker, Progress, processors
from calcwork.check.steps.step import Checked
from calcwork.errors import UserError
from calcwork.notation.documents.document import Document
from calcwork.show.checks.notes import STANDARD_INPUT, find_notes, read_notes
from calcwork.show.checks.verdicts import as_json, as_text, overall_line, report, total
from calcwork.show.output.files import form_of, write_atomically
from calcwork.show.output.lines import Line, printable
from calcwork.show.output.progress import Bar
from calcwork.show.output.screen import put, screen_width

if TYPE_CHECKING:
    from types import TracebackType

POLL_SECONDS = 0.5
SUFFIXES = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}


class Checks(Protocol):
    """Check documents here or on a cluster, with processes that are kept until the end."""

    def __enter__(self) -> Checks: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

    def check(self, documents: Iterable[Document], *, progress: Progress | None = None) -> Iterator[Checked]:
        """Yield the verdicts on each document, in order."""


def check(options: argparse.Namespace, *, stop: threading.Event | None = None) -> int:
    """Check notes, print or write the verdicts, and return the exit status; with --watch go on until stopped."""
    if options.output:
        _require_writable(Path(options.output), options.files)
    form = form_of(options.format, options.output, SUFFIXES)
    options = argparse.Namespace(**{**vars(options), "format": form})
    _require_valid(options)
    with _checks(options) as checks:
        session = _Session(options, checks)
        if options.watch:
            return session.watch(stop or threading.Event())
        return session.run(options.files)


def _checks(options: argparse.Namespace) -> Checks:
    if options.scheduler:
        from calcwork.check.running.farm import Farm

        jobs = {} if options.jobs is None else {"jobs": options.jobs}
        return Farm(options.scheduler, time_limit=options.time_limit, **jobs)
    return Checker(jobs=options.jobs, time_limit=options.time_limit)


def _require_valid(options: argparse.Namespace) -> None:
    if options.jobs is not None and options.jobs < 1:
        raise UserError(f"--jobs is {options.jobs}, expected a positive whole number; try --jobs {processors()}")
    if not 0 < options.time_limit < float("inf"):
        raise UserError(
            f"--time-limit is {options.time_limit:g}, expected a positive number of seconds; try --time-limit 5"
        )
    if options.watch and STANDARD_INPUT in options.files:
        raise UserError("--watch has standard input to watch, expected files; give the path of a file")
    if options.watch and options.format != "text" and not options.output:
        raise UserError(f"--watch with --format {options.format} has no file to renew; add --output FILE")


def _require_writable(output: Path, files: Sequence[str]) -> None:
    """Refuse before the work what could not be written after it, or would replace a note."""
    if not output.parent.is_dir():
        raise UserError(f"--output is {output}, but there is no folder {output.parent}; make it, or choose another")
    if any(Path(f).exists() and output.exists() and output.samefile(f) for f in files):
        raise UserError(f"--output is {output}, which is one of the files to check; choose another name")


class _Session:
    """Check files, remember the verdicts on each, and show them as the options say."""

    def __init__(self, options: argparse.Namespace, checks: Checks) -> None:
        self.options = options
        self.checks = checks
        self.found: dict[str, Checked] = {}
        self.refused = 0
        self.bar = Bar(0)

    def run(self, names: Sequence[str]) -> int:
        """Check files and return the exit status."""
        files = list(find_notes(names, refuse=self._refuse))
        self.bar = Bar(len(files))
        documents = read_notes(files, refuse=self._refuse)
        for checked in self.checks.check(documents, progress=self.bar.advance):
            self.found[checked.document.path] = checked
            if self._is_streaming():
                self._show(checked)
        self.bar.end()
        self._deliver()
        return self._status()

    def _is_streaming(self) -> bool:
        return self.options.format == "text" and not self.options.output

    def _show(self, checked: Checked) -> None:
        with self.bar.aside():
            before = [Line("")] if len(self.found) > 1 else []
            put([*before, *report(checked, width=screen_width(), verbose=self.options.verbose)])

    def _deliver(self) -> None:
        documents = list(self.found.values())
        if self._is_streaming():
            if len(documents) > 1:
                put([Line(""), Line(overall_line(documents), "bold")])
            return
        content = self._content(documents)
        if not self.options.output:
            sys.stdout.write(content)
            return
        write_atomically(self.options.output, content)
        put([Line(overall_line(documents), "bold"), Line(f"wrote {printable(self.options.output)}")])

    def _content(self, documents: list[Checked]) -> str:
        if self.options.format == "json":
            return as_json(documents)
        if self.options.format == "text":
            return as_text(documents, verbose=self.options.verbose)
        from calcwork.show.checks.verdict_page import verdict_page

        return verdict_page(documents)

    def _refuse(self, error: UserError) -> None:
        self.refused += 1
        with self.bar.aside():
            print(f"calcwork: {printable(str(error))}", file=sys.stderr)

    def _status(self) -> int:
        summary = total(self.found.values())
        wrong = summary["refuted"] + (summary["unclear"] if self.options.strict else 0)
        return 2 if self.refused else int(wrong > 0)

    def watch(self, stop: threading.Event) -> int:
        """Check files, each again when it was saved, until stopped; return the status of what was found last."""
        seen = self._stamps()  # before they are read: what is saved during the check is checked again
        self.run(self.options.files)
        while not stop.wait(POLL_SECONDS):
            now = self._stamps()
            saved = [name for name, stamp in now.items() if seen.get(name) != stamp]
            seen |= now
            if saved:
                self.refused = 0
                self.run(saved)
        return self._status()

    def _stamps(self) -> dict[str, tuple[int, int]]:
        """Return time and size of each file that is there; an editor may take one away while it saves."""
        found = {}
        for name in find_notes(self.options.files, refuse=lambda error: None):
            try:
                status = Path(name).stat()
            except OSError:
                continue
            found[name] = (status.st_mtime_ns, status.st_size)
        return found
