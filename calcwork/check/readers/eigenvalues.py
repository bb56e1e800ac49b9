r"""Eigenvalues that a note gives: "the eigenvalues of A are ``\lambda_1 = 3``", of the one small matrix it can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

from sympy import Expr, Matrix, MatrixBase

from calcwork.algebra.scope import Domain
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.given import at_values
from calcwork.check.steps.verdict import Verdict
from calcwork.errors import CalcworkError
from calcwork.notation.context.collection import Formula
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.structure.items import (
    Element,
    Environment,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Scripted,
    throughout,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import is_number, with_sign
from calcwork.notation.survey.survey import references, walk

COORDINATES = frozenset("uvwxyz")
OF_FUNCTION = re.compile(r"\b(?:hessian|function|curvature)\b", re.I)
SAID = re.compile(r"\beigenvalues?\b", re.I)
DETERMINANTS = (Function("det"), Letter("det"))
LARGEST = 4
SECONDS = 1.0


def eigenvalue_verdict(note: Note, formula: Formula, left: Items, right: Items) -> Verdict | None:
    """Return the verdict on values for eigenvalues in any order, None where no words speak of those of one matrix."""
    names, given = listed(left), listed(right)
    if len(names) != len(given) or not all(len(n) == 1 and _is_eigenvalue(note, n[0]) for n in names):
        return None
    if not SAID.search(f"{formula.topic} {_words_before(note, formula)}") and not _has_polynomial(note, formula):
        return None
    try:
        matrix = _only_matrix(note, formula)
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


def _has_polynomial(note: Note, place: Formula) -> bool:
    r"""Tell whether a characteristic polynomial stands before a formula in its passage: ``\det(A - \lambda I)``."""
    before = (f for f in note.formulas if f.passage == place.passage and f.position <= place.position)
    pairs = ((s[k], s[k + 1]) for f in before for s, k in walk(f.items) if k + 1 < len(s))
    return any(
        i in DETERMINANTS and isinstance(g, Group) and any(r.name == "lambda" for r in references(g.items))
        for i, g in pairs
    )


def _words_before(note: Note, formula: Formula) -> str:
    """Return the words that lead to a display, or to those that it follows without a word."""
    leads = [f.lead.strip() for f in note.formulas if f.display and f.position <= formula.position]
    return next((words for words in reversed(leads) if words), "")


def listed(side: Items) -> list[Items]:
    r"""Return the members of a list in brackets, of ``\lambda_{1,2}`` and ``a \pm b``, or the side as the only one."""
    only = side[0] if len(side) == 1 else None
    if isinstance(only, Scripted) and len(parts := split_at(only.sub, ",")) > 1:
        return [(replace(only, sub=p),) for p in parts] if all(is_number(p) for p in parts) else [side]
    signed = [throughout(side, lambda part, k=k: with_sign(part, k)) for k in (0, 1)]  # type: ignore[misc]
    if signed[0] != signed[1]:
        return signed
    parts = split_at(only.items, ",") if isinstance(only, Group) and only.open in "([{" else []
    return parts if len(parts) > 1 else [side]


def _is_eigenvalue(note: Note, item: Element) -> bool:
    reference = refer(item)
    declared = note.symbols.domains.get("lambda", Domain()) != Domain() or "lambda" in note.symbols.shapes
    return reference is not None and reference.name == "lambda" and not declared


def _only_matrix(note: Note, place: Formula) -> MatrixBase | None:
    """Return the one square matrix that a note, or the passage of a formula, writes out before it."""
    before = [f for f in note.formulas if f.position < place.position]
    own = _matrices(note, [f for f in before if f.passage == place.passage])
    found = own if len(own) == 1 else _matrices(note, before)
    if not found and OF_FUNCTION.search(f"{place.topic} {_words_before(note, place)}"):
        return _only_hessian(note, place)
    return found[0] if len(found) == 1 else None


def _only_hessian(note: Note, place: Formula) -> MatrixBase | None:
    """Return the second derivatives of the one function of several numbers that a note defines."""
    defined = [d for d in note.symbols.every_definition() if not d.places and d.position < place.position]
    if len(defined) != 1:
        return None
    names = sorted(note.reader(place.position).scalars_in(defined[0]) & COORDINATES)
    if not 1 < len(names) <= LARGEST:
        return None
    below = tuple(i for n in names for i in (Letter(n), Punctuation(",")))[:-1]
    hessian = (Scripted(Letter("nabla"), below, (Number("2"),)), defined[0].left)
    side = at_values(note.pair(hessian, hessian, place.position)).left
    return side if isinstance(side, MatrixBase) and all(e.is_number for e in side) else None


def _matrices(note: Note, formulas: Iterable[Formula]) -> list[MatrixBase]:
    """Return the small square matrices that formulas write out, each once."""
    found: list[MatrixBase] = []
    for formula in formulas:
        for sequence, at in walk(formula.items):
            item = sequence[at]
            if not isinstance(item, Environment):
                continue
            side = note.pair((item,), (item,), formula.position).left
            if isinstance(side, MatrixBase) and side.is_square and 1 < side.rows <= LARGEST and side not in found:
                found.append(side)
    return found


def _eigenvalues(matrix: MatrixBase) -> list[Expr]:
    """Return the real eigenvalues with their multiplicity, none where they have no closed form or are not all real."""
    every = [r for r, times in matrix.eigenvals(error_when_incomplete=False).items() for _ in range(times)]
    return every if len(every) == matrix.rows and all(r.is_real for r in every) else []
