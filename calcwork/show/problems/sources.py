"""What a SOURCE names: a problem of the catalogue, or that of a note, in a file, a text or on standard input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from calcwork.errors import UserError
from calcwork.notation.documents.document import Document
from calcwork.problems import CATALOGUE, Problem, find
from calcwork.problems.written import WrittenProblem, read_problem
from calcwork.show.checks.checking import is_path, read_text
from calcwork.show.checks.notes import STANDARD_INPUT, read_note


def problem(source: str | Path, *, of: str = "", wrt: str | Sequence[str] = ()) -> Problem:
    r"""Return the problem that a note states, or one of the catalogue, ready to derive, compile and compare.

    Parameters
    ----------
    source : str or Path
        A text with formulas in LaTeX, one formula without delimiters, the path of a note (.md, .tex, .ipynb), or the
        name of a problem of the catalogue.
    of : str, optional
        The scalar to differentiate; by default the last one that no other rests on.
    wrt : str or sequence of str, optional
        The variables, ``"w, b"`` or ``["w", "b"]``; by default those that the note names as such, as in J(w, b), else
        all that are no data.

    Raises
    ------
    UserError
        When the note cannot be read, with the place; when it leaves open what is asked for.

    Examples
    --------
    >>> import calcwork
    >>> ridge = calcwork.problem(r'''Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$ and $\lambda > 0$.
    ... $$J(w) = \tfrac12 \|Xw - y\|^2 + \tfrac\lambda2 \|w\|^2$$''')
    >>> print(calcwork.matrix_text(ridge.derivatives.gradient["w"], ridge.scope))
    Xᵀ (X w − y) + λ w
    """
    names = [n for n in _split(wrt) if n] if isinstance(wrt, str) else list(wrt)
    if isinstance(source, str) and source in CATALOGUE:
        return chosen(find(source), of, names)
    if isinstance(source, Path) or is_path(source):
        return read_problem(read_note(str(source)), of=of, wrt=names).problem
    return read_problem(read_text(source), of=of, wrt=names).problem


def named_problem(source: str, of: str = "", wrt: str = "") -> WrittenProblem:
    """Return the problem that the command line names: of the catalogue, of a file, or of standard input for ``-``."""
    names = [n for n in _split(wrt) if n]
    if source in CATALOGUE or not (source == STANDARD_INPUT or is_path(source) or Path(source).is_file()):
        return WrittenProblem(chosen(find(source), of, names), ())
    return read_problem(_document(source), of=of, wrt=names)


def _document(source: str) -> Document:
    document = read_note(source)
    if any(block.kind != "prose" for block in document.blocks):
        return document
    return read_text("".join(block.text for block in document.blocks), document.path)


def chosen(problem: Problem, of: str, names: Sequence[str]) -> Problem:
    """Return a problem of the catalogue for another scalar or other variables of it."""
    declared = problem.scope.declarations
    if of:
        quantity = problem.scope[of]
        if declared[of].shape:
            raise UserError(f"{of!r} is an array; --of needs a scalar, such as {problem.objective}.")
        problem = replace(problem, objective=quantity)
    for name in names:
        if name not in declared:
            raise UserError(f"{name!r} is not declared in {problem.name!r}; --wrt takes one of {', '.join(declared)}.")
    return replace(problem, variables=tuple(dict.fromkeys(names))) if names else problem


def _split(names: str) -> list[str]:
    """Cut a list of names at its commas, those within braces left alone."""
    parts, depth = [""], 0
    for c in names:
        depth += (c == "{") - (c == "}")
        if c == "," and not depth:
            parts.append("")
        else:
            parts[-1] += c
    return [p.strip() for p in parts]
