r"""Checking from Python: a note, a text or a chain of SymPy expressions to verdicts that show themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calcwork.check.running.batch import check_documents
from calcwork.check.steps.step import Checked, Step
from calcwork.errors import UserError
from calcwork.notation.documents.document import Document, read_document
from calcwork.notation.documents.source import Source
from calcwork.show.checks.notes import SUFFIXES, read_file
from calcwork.show.checks.verdicts import as_text

if TYPE_CHECKING:
    from calcwork.algebra import Scope

TEXT = "<text>"


@dataclass(frozen=True, repr=False)
class CheckResult:
    """Hold the verdicts on one document; it prints as a report, and is a page in Jupyter.

    Attributes
    ----------
    checked
        The document, how it was read, and its steps.
    """

    checked: Checked

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps in order, each with its claim, line, column and verdict."""
        return self.checked.steps

    @property
    def summary(self) -> dict[str, int]:
        """Return how many steps have each verdict."""
        return self.checked.summary

    @property
    def ok(self) -> bool:
        """Tell whether no step is refuted."""
        return not self.summary["refuted"]

    def __str__(self) -> str:
        return as_text([self.checked]).rstrip("\n")

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from calcwork.show.checks.verdict_page import verdict_fragment

        return verdict_fragment(self.checked)


def check(*sources: Any, scope: Scope | None = None, **options: Any) -> CheckResult:
    r"""Judge the steps of a note, of a text, or of a chain of expressions.

    Parameters
    ----------
    *sources : str, Path, or SymPy expressions
        One note: a `pathlib.Path` is a file, and so is a text of one line that ends in .md, .tex or .ipynb; every
        other text is a note itself, or one formula without delimiters. Or a chain: expressions, matrices or
        quantities, each claimed equal to the next, as arguments or as one list; a relation such as ``Le(a, b)``
        within it is a step of its own.
    scope : Scope, optional
        Declares and defines what the expressions hold; notes declare it themselves.
    **options
        For notes ``jobs``, ``time_limit``, ``memory_mb`` and ``seed`` of `calcwork.check.running.batch.Checker`; for
        chains ``time_limit``, ``seed`` and ``constraints`` of `calcwork.check.judge.ladder.judge`.

    Raises
    ------
    UserError
        When a file cannot be read, or what is given is neither a note nor a chain.

    Examples
    --------
    >>> print(check("(a+b)^2 = a^2 + 2ab + b^2", jobs=1))
    <text>: 1 step: 1 proved
    >>> from sympy import cos, sin, symbols
    >>> x = symbols("x")
    >>> check(sin(2 * x), 2 * sin(x) * cos(x)).ok
    True
    """
    first = sources[0] if sources else None
    if isinstance(first, str | Path):
        if len(sources) > 1 or scope is not None:
            raise UserError(
                "check was given a text and more, expected one note, or a chain of expressions with scope=...; "
                "check notes one by one, and let them declare their symbols"
            )
        return check_document(_document(first), **options)
    chain = first if len(sources) == 1 and isinstance(first, Sequence) else sources
    from calcwork.show.checks.expressions import check_chain

    return CheckResult(check_chain(chain, scope, **options))


def check_document(document: Document, **options: Any) -> CheckResult:
    """Judge the steps of a document that was read."""
    [checked] = check_documents([document], **options)
    return CheckResult(checked)


def _document(source: str | Path) -> Document:
    if isinstance(source, Path) or is_path(source):
        return read_file(source)
    return read_text(source)


def is_path(text: str) -> bool:
    r"""Tell whether a text names a note: one line that ends like the name of one.

    Examples
    --------
    >>> is_path("notes/lesson.md"), is_path("Let $x > 0$.\n\n$$x = x$$"), is_path("a = b")
    (True, False, False)
    """
    return "\n" not in text and text.lower().endswith(SUFFIXES)


def read_text(text: str, name: str = TEXT) -> Document:
    """Read a text as a note, or as one formula when it has no delimiters."""
    document = read_document(Source(text, name))
    if any(block.kind != "prose" for block in document.blocks):
        return document
    bare = read_document(Source(text, "-"))  # the name of standard input, where formulas come without delimiters
    blocks = tuple(replace(block, source=replace(block.source, path=name)) for block in bare.blocks)
    return replace(bare, path=name, blocks=blocks)
