r"""Eigenvalues that a note gives: "the eigenvalues of A are ``\lambda_1 = 3``", of the one small matrix it can mean."""

from __future__ import annotations

import re
from itertools import permutations

from sympy import Expr, Matrix, MatrixBase

from calcwork.check.judge.ladder import judge
from calcwork.check.steps.verdict import Verdict
from calcwork.errors import CalcworkError
from calcwork.notation.context.collection import Formula
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.structure.items import Element, Environment, Group, Items
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import walk

SAID = re.compile(r"\beigenvalues?\b", re.I)
LARGEST = 4
SECONDS = 1.0


def eigenvalue_verdict(note: Note, formula: Formula, left: Items, right: Items) -> Verdict | None:
    """Return the verdict on values for eigenvalues in any order, None where no words speak of those of one matrix."""
    names, given = _listed(left), _listed(right)
    if len(names) != len(given) or not all(len(n) == 1 and _is_eigenvalue(note, n[0]) for n in names):
        return None
    if not SAID.search(f"{formula.topic} {_words_before(note, formula)}"):
        return None
    try:
        matrix = _only_matrix(note, formula.position)
        known = _eigenvalues(matrix) if matrix is not None else []
        pairs = [note.pair(value, value, formula.position) for value in given]
    except (CalcworkError, *BREAKDOWNS):
        return None
    if not known or len(given) > len(known):
        return None
    values = Matrix([p.left.entry for p in pairs])
    decimals = {d: n for p in pairs for d, n in p.decimals}
    found = [
        judge(Matrix(chosen), values, pairs[0].scope, time_limit=SECONDS, decimals=decimals)
        for chosen in dict.fromkeys(permutations(known, len(given)))
    ]
    for verdict in ("proved", "agrees"):
        if (best := next((v for v in found if v.verdict == verdict), None)) is not None:
            return best
    if not all(v.verdict == "refuted" for v in found):
        return None
    return Verdict("refuted", method="eigenvalues", hint=f"the eigenvalues are {' and '.join(map(str, known))}")


def _words_before(note: Note, formula: Formula) -> str:
    """Return the words that lead to a display, or to those that it follows without a word."""
    leads = [f.lead.strip() for f in note.formulas if f.display and f.position <= formula.position]
    return next((words for words in reversed(leads) if words), "")


def _listed(side: Items) -> list[Items]:
    """Return the members of a list in brackets, or the side as the only one."""
    only = side[0] if len(side) == 1 else None
    parts = split_at(only.items, ",") if isinstance(only, Group) and only.open in "([{" else []
    return parts if len(parts) > 1 else [side]


def _is_eigenvalue(note: Note, item: Element) -> bool:
    reference = refer(item)
    declared = "lambda" in note.symbols.domains or "lambda" in note.symbols.shapes
    return reference is not None and reference.name == "lambda" and not declared


def _only_matrix(note: Note, position: int) -> MatrixBase | None:
    """Return the one square matrix that a note writes out before a place, the same one written twice counting once."""
    found: list[MatrixBase] = []
    for formula in note.formulas:
        for sequence, at in walk(formula.items) if formula.position < position else ():
            item = sequence[at]
            if not isinstance(item, Environment):
                continue
            side = note.pair((item,), (item,), formula.position).left
            if isinstance(side, MatrixBase) and side.is_square and 1 < side.rows <= LARGEST and side not in found:
                found.append(side)
    return found[0] if len(found) == 1 else None


def _eigenvalues(matrix: MatrixBase) -> list[Expr]:
    """Return the real eigenvalues with their multiplicity, none where they have no closed form or are not all real."""
    every = [r for r, times in matrix.eigenvals(error_when_incomplete=False).items() for _ in range(times)]
    return every if len(every) == matrix.rows and all(r.is_real for r in every) else []
