r"""Quantities that an equation defines: ``dm/dh`` where the words say that m solves ``m = \tanh(Jm + h)``.

With F for the difference of the two sides, dm/dh is ``-F_h / F_m``; what it equals is judged where F is zero.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr, Symbol

from calcwork.algebra.partial import Partial
from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import Group
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.signs_of_d import own_names
from calcwork.notation.survey.statements import EQUALITIES, Chain
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.note import Note

WORDS = re.compile(
    r"\bsol(?:ve|ution)|\broot|\bimplicit|\bdefine|\bdetermine|\bgiven\b|\bsatisf|\bcurve\b", re.IGNORECASE
)


def with_slopes(note: Note, a: Value, b: Value) -> tuple[Value, Value]:
    """Return two sides with the derivatives of quantities that one equation of the text defines."""
    replaced: dict[Expr, Expr] = {}
    for partial in a.entry.atoms(Partial) | b.entry.atoms(Partial):
        quantity, *variables = partial.args
        if isinstance(quantity, Symbol) and len(variables) == 1 and isinstance(variables[0], Symbol):
            slope = _slope(note, quantity, variables[0])
            replaced |= {partial: slope} if slope is not None else {}
    if not replaced:
        return a, b
    return replace(a, entry=a.entry.xreplace(replaced)), replace(b, entry=b.entry.xreplace(replaced))


def _slope(note: Note, quantity: Symbol, variable: Symbol) -> Expr | None:
    """Return -F_v / F_q, None where it is not one equation, of which the words say so, that defines q."""
    symbols, name = note.symbols, quantity.name
    if symbols.definitions.get((name, 0)) or name in symbols.functions or quantity == variable:
        return None
    said = [(c, p) for c, p in note.said.facts if name in note.names_of(c.sides)]
    equations = [(c, p) for c, p in said if not _is_call(c, name) and not any(map(own_names, c.sides))]
    if len(equations) != 1 or variable.name not in _reached(note, equations[0][0]):
        return None
    chain, position = equations[0]
    near = [f for f in note.formulas if f.position in (position - 1, position) and not f.display]
    words = " ".join(f"{f.before} {f.after}" for f in near)
    if [r.name in EQUALITIES for r in chain.relations] != [True] or not WORDS.search(words):
        return None
    reader = Reader(symbols, position)
    try:
        left, right = (reader.read(s) for s in chain.sides)
    except CalcworkError:
        return None
    difference = left.entry - right.entry
    if left.rank or right.rank or difference.has(Partial):
        return None
    return -Partial(difference, variable) / Partial(difference, quantity)


def _reached(note: Note, chain: Chain) -> set[str]:
    """Return the names that an equation rests on, directly or through definitions."""
    found = note.names_of(chain.sides)
    pending = list(note.symbols.every_definition())
    while held := [d for d in pending if d.name in found]:
        pending = [d for d in pending if d not in held]
        found |= note.names_of(d.right for d in held)
    return found


def _is_call(chain: Chain, name: str) -> bool:
    """Tell whether a side only says what a quantity depends on, as that of ``m = m(h)``."""
    called = [refer(s[0]) for s in chain.sides if len(s) == 2 and isinstance(s[1], Group)]
    return any(r is not None and r.name == name for r in called)
