"""Verdicts on documents as text for a terminal of 80 columns, and as data for JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from calcwork._version import __version__
from calcwork.check.running.batch import NOTHING
from calcwork.check.steps.step import Checked, Step
from calcwork.check.steps.verdict import Counterexample, shown
from calcwork.notation.documents.source import Source
from calcwork.show.output.lines import UNPRINTABLE, Line, columns, printable

ACCEPTED = ("proved", "agrees", "definition")
STYLES = {"proved": "green", "agrees": "cyan", "refuted": "bold red", "unclear": "yellow", "definition": "dim"}
PLURALS = {"agrees": ("agrees", "agree"), "definition": ("definition", "definitions")}
LONGEST_POINT = 600
INDENT = "    "


# --- one document -----------------------------------------------------------------------------------------------------


def report(checked: Checked, *, width: int = 80, verbose: bool = False) -> list[Line]:
    """Return the report on a document: each step that is not accepted at its place, and the count of all.

    Parameters
    ----------
    checked : Checked
        The verdicts on one document.
    width : int, optional
        The columns of the terminal.
    verbose : bool, optional
        Show every step, and how symbols without a declaration were read.
    """
    parts = [
        [*_step(checked, step, width)] for step in checked.steps if verbose or step.verdict.verdict not in ACCEPTED
    ]
    parts += [*_remarks(checked, width, verbose=verbose), *_problems(checked, width)]
    if verbose and checked.reading.inferred:
        parts.append([*_wrapped("; ".join(checked.reading.inferred), width, "")])
    return [*(line for part in parts for line in (*part, Line(""))), Line(summary_line(checked), "bold")]


def _step(checked: Checked, step: Step, width: int) -> Iterator[Line]:
    block, verdict = checked.document.displays[step.claim.block - 1], step.verdict
    offset = block.at(step.claim.place)
    method = f" ({printable(verdict.method)})" if verdict.method else ""
    yield Line(f"{place(block.source, offset)}: {verdict.verdict}{method}", STYLES[verdict.verdict])
    yield from _excerpt(block.source, offset, width)
    if verdict.counterexample is not None:
        yield from _counterexample(verdict.counterexample, width)
    elif verdict.sizes and verdict.sizes != "all":
        yield from _wrapped(f"for {verdict.sizes}", width)
    if verdict.note:
        yield from _wrapped(verdict.note, width)
    if verdict.hint:
        yield from _wrapped(f"hint: {verdict.hint}", width, style="bold")


def place(source: Source, offset: int) -> str:
    """Return path:line:column of an offset; the lines of a notebook count in its cell."""
    line, column = source.position(offset)
    cell = f"cell {source.cell}:" if source.cell is not None else ""
    return f"{printable(source.path)}:{cell}{line}:{column}"


def _excerpt(source: Source, offset: int, width: int) -> Iterator[Line]:
    """Yield the source line and the caret, which stands under a column of the terminal, not under a character."""
    number, column = source.position(offset)
    clean = Source(UNPRINTABLE.sub("\ufffd", source.line(number).replace("\t", " ")))
    room = width - len(INDENT)
    fits = len(clean.text) <= room  # a line that is cut has three dots on either side
    line, caret = clean.excerpt(column - 1, width=room if fits else room - 6).split("\n")
    yield Line(INDENT + line)
    yield Line(INDENT + " " * columns(line[: len(caret) - 1]) + "^", "bold")


def _counterexample(found: Counterexample, width: int) -> Iterator[Line]:
    where = point(found)
    cut = where if len(where) <= LONGEST_POINT else where[:LONGEST_POINT] + " ..."
    if where:
        yield from _wrapped(f"at {cut}", width)
    yield from _wrapped(f"  left side:  {found.left}", width)
    yield from _wrapped(f"  right side: {found.right}", width)


def point(found: Counterexample) -> str:
    """Return the sizes and values of a counterexample in one line."""
    both: Mapping[str, object] = {**found.sizes, **found.values}
    return ", ".join(f"{name} = {shown(value)}" for name, value in both.items())


def _wrapped(text: str, width: int, indent: str = INDENT, style: str = "") -> Iterator[Line]:
    inner = " " * (len(text) - len(text.lstrip()))
    yield from (
        Line(line, style)
        for line in textwrap.wrap(
            printable(text), width, initial_indent=indent, subsequent_indent=indent + inner + "  ", tabsize=1
        )
    )


def _remarks(checked: Checked, width: int, *, verbose: bool) -> Iterator[list[Line]]:
    """Yield what is said about displays that hold no step."""
    for remark in checked.reading.remarks:
        if verbose or remark.text != NOTHING:
            block = checked.document.displays[remark.block - 1]
            offset = block.at(remark.place)
            head = _wrapped(f"{place(block.source, offset)}: no step: {remark.text}", width, "", "yellow")
            yield [*head, *_excerpt(block.source, offset, width)]


def _problems(checked: Checked, width: int) -> Iterator[list[Line]]:
    """Yield what is wrong with delimiters and macros; the problem of a display is told by its steps."""
    told = {id(block.problem) for block in checked.document.displays}
    for placed in checked.document.problems:
        problem, source = placed.problem, placed.source
        if id(problem) in told:
            continue
        advice = [f"expected {problem.expected}"] * bool(problem.expected) + [f"try {problem.hint}"] * bool(
            problem.hint
        )
        yield [
            *_wrapped(f"{place(source, problem.start)}: {problem.message}", width, "", "yellow"),
            *_excerpt(source, problem.start, width),
            *(_wrapped("; ".join(advice), width) if advice else ()),
        ]


# --- counts -----------------------------------------------------------------------------------------------------------


def summary_line(checked: Checked) -> str:
    """Return the count of verdicts of one document in a line."""
    path = printable(checked.document.path)
    if not checked.document.displays:
        return f"{path}: no display formula to check (inline math declares and defines, and claims nothing)"
    return f"{path}: {counts(checked.summary)}"


def counts(summary: Mapping[str, int]) -> str:
    """Return the count of verdicts in words.

    Examples
    --------
    >>> counts({"proved": 3, "agrees": 0, "refuted": 1, "definition": 2})
    '6 steps: 3 proved, 1 refuted, 2 definitions'
    """
    total = sum(summary.values())
    words = [counted(kind, n) for kind, n in summary.items() if n]
    return f"{total} step{'s' * (total != 1)}" + (": " + ", ".join(words) if words else "")


def counted(kind: str, n: int) -> str:
    """Return a number of verdicts in words, such as 2 definitions."""
    return f"{n} {PLURALS.get(kind, (kind, kind))[n > 1]}"


def total(documents: Iterable[Checked]) -> dict[str, int]:
    """Return the count of verdicts over documents."""
    found = dict.fromkeys(STYLES, 0)
    for checked in documents:
        for kind, n in checked.summary.items():
            found[kind] += n
    return found


def overall_line(documents: Sequence[Checked]) -> str:
    """Return the count of verdicts over documents in a line."""
    n = len(documents)
    return f"{n} document{'s' * (n != 1)}, {counts(total(documents))}"


def as_text(documents: Sequence[Checked], *, width: int = 80, verbose: bool = False) -> str:
    """Return the reports on documents as plain text."""
    parts = ["\n".join(line.text for line in report(c, width=width, verbose=verbose)) for c in documents]
    if len(documents) > 1:
        parts.append(overall_line(documents))
    return "\n\n".join(parts) + "\n"


# --- JSON -------------------------------------------------------------------------------------------------------------


def as_json(documents: Iterable[Checked]) -> str:
    """Return the verdicts as one JSON object, in ASCII, so that no terminal or pipe can harm it."""
    found = [
        {
            "path": checked.document.path,
            "summary": checked.summary,
            "steps": [step.as_json() for step in checked.steps],
        }
        for checked in documents
    ]
    return json.dumps({"calcwork": __version__, "documents": found}, indent=2) + "\n"
