r"""Quantities that an equation defines: ``dm/dh`` where the words say that m solves ``m = \tanh(Jm + h)``.

With F for the difference of the two sides, dm/dh is ``-F_h / F_m``; what it equals is judged where F is zero.
Rates by a time that stands nowhere else, ``dx/dt`` beside ``x^2 + y^2 = 100``, are bound by its derivative.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Add, Basic, Expr, S, Symbol

from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import scalar
from calcwork.errors import CalcworkError
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import Fraction, Group, Letter
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.signs_of_d import own_names
from calcwork.notation.survey.statements import EQUALITIES, Chain
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.behind import names_behind
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.note import Note

TIME = "t"
SIGNS = (Letter("d"), Letter("differential"), Letter("partial"))
WORDS = re.compile(
    r"\bsol(?:ve|ution)|\broot|\bimplicit|\bdefine|\bdetermine|\bgiven\b|\bsatisf|\bcurve\b|"
    r"\bdifferentiat|\btangent|\bslope|\bfind\b",
    re.IGNORECASE,
)


def with_slopes(note: Note, a: Value, b: Value, position: int) -> tuple[Value, Value]:
    """Return two sides with the derivatives of quantities that one equation of the text defines."""
    replaced: dict[Expr, Expr] = {}
    for partial in a.entry.atoms(Partial) | b.entry.atoms(Partial):
        quantity, *variables = partial.args
        if isinstance(quantity, Symbol) and len(variables) == 1 and isinstance(variables[0], Symbol):
            rates = _rates(note, variables[0], position)
            slope = _rate(note, quantity, rates, a.entry.free_symbols | b.entry.free_symbols) if rates else None
            slope = _slope(note, quantity, variables[0], position) if slope is None else slope
            replaced |= {partial: slope} if slope is not None else {}
            replaced |= {scalar(f"d{s}/d{variables[0]}"): rate for s, rate in rates.items()}
    if not replaced:
        return a, b
    return replace(a, entry=a.entry.xreplace(replaced)), replace(b, entry=b.entry.xreplace(replaced))


def _slope(note: Note, quantity: Symbol, variable: Symbol, here: int) -> Expr | None:
    """Return -F_v / F_q, None where it is not one equation, of which the words say so, that defines q."""
    symbols, name = note.symbols, quantity.name
    if symbols.definitions.get((name, 0)) or name in symbols.functions or quantity == variable:
        return None
    said = [(c, p) for c, p in note.said.facts if name in note.names_of(c.sides)]
    equations = [(c, p) for c, p in said if not _is_call(c, name) and not any(map(own_names, c.sides))]
    passage = note.formulas[here].passage
    near = [(c, p) for c, p in equations if p < here and note.formulas[p].passage == passage]
    equations = near if len(near) == 1 else equations
    if len(equations) != 1 or variable.name not in _reached(note, equations[0][0]):
        return None
    chain, position = equations[0]
    beside = [f for f in note.formulas if f.position in (position - 1, position) and not f.display]
    words = " ".join(f"{f.before} {f.after}" for f in beside)
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


def _rates(note: Note, time: Symbol, here: int) -> dict[Symbol, Expr]:
    """Return the rates of what nothing defines by a t that only stands below in derivatives, bound by an equation."""
    if time.name != TIME:
        return {}
    free = [n for n in sorted(_moving(note, time.name)) if not note.symbols.definitions.get((n, 0))]
    rates: dict[Symbol, Expr] = {scalar(n): scalar(f"d{n}/d{time.name}") for n in free if n != time.name}
    bound = _equation(note, rates.keys(), here) if len(rates) > 1 else None
    if bound is not None:
        *others, last = [s for s in rates if bound.has(s)]
        rates[last] = -Add(*(Partial(bound, s) * rates[s] for s in others)) / Partial(bound, last)
    return rates


def _rate(note: Note, quantity: Symbol, rates: Mapping[Symbol, Expr], spelled: AbstractSet[Basic]) -> Expr | None:
    """Return the rate of one quantity, zero for the part that is left of one whose rate is spelled out already."""
    if quantity in rates:
        return rates[quantity]
    behind = names_behind(note.symbols, [(Letter(quantity.name),)])
    parts = {rate: Partial(quantity, s) * rate for s, rate in rates.items() if s.name in behind}
    if parts.keys() & spelled:
        return S.Zero
    return Add(*parts.values()) if parts else None


def _moving(note: Note, time: str) -> set[str]:
    """Return the names that a note differentiates by a time, nothing where the time stands elsewhere too."""
    found: set[str] = set()
    for formula in note.formulas:
        for sequence, at in walk(formula.items):
            item = sequence[at]
            if isinstance(item, Fraction) and len(item.den) == 2 == len(item.num) and item.den[1] == Letter(time):
                found |= {r.name for r in references(item.num[1:])} if item.num[0] in SIGNS else set()
            elif item == Letter(time) and not (at and sequence[at - 1] in SIGNS):
                return set()
    return found


def _equation(note: Note, moving: AbstractSet[Symbol], here: int) -> Expr | None:
    """Return left minus right of the last equation before a place that binds several of what moves, in its passage."""
    passage = note.formulas[here].passage
    for formula, statement in reversed([(f, s) for f, s in note.said.parsed if f.position < here]):
        if formula.passage != passage or not isinstance(statement, Chain) or len(statement.sides) != 2:
            continue
        made = (formula.position, statement.start, 0) in note.said.made
        if made or statement.relations[0].name not in EQUALITIES or any(map(own_names, statement.sides)):
            continue
        reader = Reader(note.symbols, formula.position)
        try:
            left, right = (reader.read(s) for s in statement.sides)
        except CalcworkError:
            continue
        found = left.entry - right.entry
        if not (left.rank or right.rank or found.has(Partial)) and len(found.free_symbols & moving) > 1:
            return found
    return None


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
