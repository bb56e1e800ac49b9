r"""Derivatives through time: in ``dh_2/dw`` with ``h_t = \tanh(w h_{t-1} + u x_t)`` each state is written out.

A state may be given through others of its own time, as ``h_t = \tanh(a_t)`` with ``a_t = w h_{t-1} + u x_t``; what has
a name of its own, as the loss of the last state, is put in where it is differentiated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Expr, Indexed, Symbol

from calcwork.algebra.binding import rename_apart
from calcwork.algebra.partial import Partial
from calcwork.errors import CalcworkError
from calcwork.notation.pairs import BREAKDOWNS, name_of_entry
from calcwork.notation.sequences import Recurrence, recurrence_by
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.note import Note

LONGEST = 6  # steps that are written out
MOST_NAMES = 4  # that are put in for one loss


Rules = dict[str, Recurrence]


def with_members_unrolled(note: Note, a: Value, b: Value, position: int) -> tuple[frozenset[str], Value, Value]:
    """Return two sides with the numbered states of sequences written out, and the names of these sequences.

    That is done where something is differentiated by what stands in every step.

    Raises
    ------
    Unclear
        When a state is differentiated by another one any number of steps before it.
    """
    partials = a.entry.atoms(Partial) | b.entry.atoms(Partial)
    if not partials or not (rules := _rules(note, position)):
        return frozenset(), a, b
    for far in (p for p in partials if _is_far(p, rules)):
        name = name_of_entry(far.quantity)
        raise Unclear(f"a statement on all members of the sequence {name} is not judged yet")
    put_in = {p: Partial(_with_names(note, p.quantity, position), *p.variables) for p in partials}
    by = {n for p in partials for v in p.variables if (n := name_of_entry(v)) is not None}
    used = [r for q in put_in.values() for r in _members(q, rules)]
    if not used or by & rules.keys() or not by & set().union(*(_names(rules[n].body) for n in rules)):
        return frozenset(), a, b
    first, second = (replace(v, entry=_unrolled(v.entry.xreplace(put_in), rules)) for v in (a, b))
    return frozenset(rules), first, second


def _is_far(partial: Partial, rules: Rules) -> bool:
    """Tell whether one state is differentiated by another that is an open number of steps away."""
    one, other = partial.quantity, partial.variables[0]
    if not (isinstance(one, Indexed) and isinstance(other, Indexed) and one.base.label == other.base.label):
        return False
    rule = rules.get(str(one.base.label))
    fits = rule is not None and len(one.indices) == len(other.indices) == len(rule.element.indices)
    return fits and rule is not None and not (rule.time_of(one) - rule.time_of(other)).is_Integer


def _rules(note: Note, position: int) -> Rules:
    """Return how the members of sequences are made, of those that lead back to an earlier member of their own."""
    found: Rules = {}
    symbols = note.symbols
    every = (*note.said.values, *(d for kind in symbols.definitions.values() for d in kind))
    for definition in (d for d in every if len(d.places) == 1 and (d.position < position or not d.block)):
        if (rule := _rule(note, definition)) is not None:
            found.setdefault(rule.name, rule)
    return {n: r for n, r in found.items() if _leads_back(r, found)}


def _rule(note: Note, definition: Definition) -> Recurrence | None:
    try:
        return recurrence_by(note.equation_of(definition))
    except (CalcworkError, *BREAKDOWNS):
        return None


def _leads_back(rule: Recurrence, rules: Rules) -> bool:
    """Tell whether a rule, perhaps through others, asks for the member before one of this or of another sequence."""
    pending, seen = [rule], set[str]()
    while pending:
        own = pending.pop()
        for element in own.body.atoms(Indexed):
            other = rules.get(label := str(element.base.label))
            if other is None or len(element.indices) != len(other.element.indices):
                continue
            if own.letter - other.time_of(element) == 1:
                return True
            if label not in seen:
                seen.add(label)
                pending.append(other)
    return False


def _with_names(note: Note, quantity: Expr, position: int) -> Expr:
    """Return a quantity with what the names of numbers in it stand for."""
    for _ in range(MOST_NAMES):
        names = [s for s in quantity.free_symbols if isinstance(s, Symbol) and not s.is_integer]
        new: dict[Expr, Expr] = {}
        for symbol in names:
            equation = note.first_equation(note.definitions_of(symbol.name, position), set())
            if equation is not None and equation.left == symbol:
                new[symbol] = rename_apart(equation.body)
        if not new:
            break
        quantity = quantity.xreplace(new)
    return quantity


def _members(expr: Expr, rules: Rules) -> list[Indexed]:
    """Return the members of sequences at a number after the first, at most a few steps on."""
    found = [e for e in expr.atoms(Indexed) if str(e.base.label) in rules]
    return [e for e in found if _is_step(rules[str(e.base.label)], e)]


def _is_step(rule: Recurrence, element: Indexed) -> bool:
    if len(element.indices) != len(rule.element.indices):
        return False
    time = rule.time_of(element)
    return bool(time.is_Integer) and 1 <= int(time) <= LONGEST


def _unrolled(expr: Expr, rules: Rules) -> Expr:
    for _ in range(2 * LONGEST):
        if not (found := _members(expr, rules)):
            break
        expr = expr.xreplace({e: rules[str(e.base.label)].at(e) for e in found})
    return expr


def _names(expr: Expr) -> set[str]:
    labels: Iterable[Expr] = (e.base.label for e in expr.atoms(Indexed))
    return {str(x) for x in labels} | {s.name for s in expr.free_symbols if isinstance(s, Symbol)}
