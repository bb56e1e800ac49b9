"""Sums over steps, least values over steps, and integrals from 0 to 1, of forms.

A sum is a difference of sums from 0 on, so that sums which telescope do so by themselves.
"""

from __future__ import annotations

from sympy import Expr, S, Symbol, integrate

from calcwork.check.descent.forms import Atom, Form, NotUnderstood, Vector, at_index, bases

STEP = Symbol("step", positive=True)
PLACE = Symbol("place", positive=True)
MOST_APART = 5


def summed(kind: str, letter: Symbol, low: Expr, high: Expr, value: Form) -> Form:
    """Return a sum over steps, or the least of a value ("min")."""
    if kind == "min":
        still = Form.of((a, c) for a, c in value.terms if not moves(a, letter))
        return Form.of([(("min", at_index(value - still, letter, STEP), low, high), S.One)]) + still
    found = Form()
    for atom, factor in value.terms:
        if letter in factor.free_symbols:
            raise NotUnderstood("a sum with weights")
        one = Form.of([(atom, S.One)])
        if not moves(atom, letter):
            found += one.times(factor * (high - low + 1))
            continue
        first = min((_offset(e, letter) for e in indices(one) if letter in e.free_symbols), key=int)
        kept = at_index(one, letter, STEP - first)
        found += (_from_zero(kept, high + 1 + first) - _from_zero(kept, low + first)).times(factor)
    return found


def moves(atom: Atom, letter: Symbol) -> bool:
    """Tell whether an atom is another one at each step."""
    return any(letter in e.free_symbols for e in indices(Form.of([(atom, S.One)])))


def indices(form: Form) -> set[Expr]:
    """Return the numbers of the steps at which a form has points."""
    return {b[2] for b in bases(form) if b[0] == "point"}


def _offset(index: Expr, letter: Symbol) -> Expr:
    apart = index - letter
    if not apart.is_Integer:
        raise NotUnderstood("a sum over such steps")
    return apart


def _from_zero(kept: Form, end: Expr) -> Form:
    """Return the sum over all steps from 0 on before an end."""
    whole, rest = end.as_coeff_Add()
    if not whole.is_Integer or abs(whole) > MOST_APART:
        raise NotUnderstood("the range of a sum")
    found = Form.of([(("sum", kept, rest), S.One)]) if rest != 0 else Form()
    for n in range(abs(int(whole))):
        place = rest + n if whole > 0 else rest - 1 - n
        found += at_index(kept, STEP, place).times(S.One if whole > 0 else S.NegativeOne)
    return found


def integrated(letter: Symbol, value: Form) -> Form:
    """Return the integral of a form over a letter from 0 to 1."""
    found, inside = Form(), Form()
    for atom, factor in value.terms:
        one = Form.of([(atom, S.One)])
        if any(letter in c.free_symbols for c in _numbers(atom)):
            inside += one.times(factor)
        else:
            found += one.times(integrate(factor, (letter, 0, 1)))
    for atom, factor in inside.terms:
        part = Form.of([(atom, factor)])
        found += Form.of([(("integral", _renamed(part, letter)), S.One)])
    return found


def _renamed(form: Form, letter: Symbol) -> Form:
    return Form.of((_renamed_atom(a, letter), c.xreplace({letter: PLACE})) for a, c in form.terms)


def _renamed_atom(part: object, letter: Symbol) -> Atom:
    if isinstance(part, Vector):
        return Vector.of((_renamed_atom(b, letter), c.xreplace({letter: PLACE})) for b, c in part.terms)  # type: ignore[return-value]
    return tuple(_renamed_atom(p, letter) for p in part) if isinstance(part, tuple) else part  # type: ignore[return-value]


def _numbers(part: object) -> list[Expr]:
    if isinstance(part, Vector):
        return [c for _, c in part.terms] + [c for b, _ in part.terms for c in _numbers(b)]
    return [c for p in part for c in _numbers(p)] if isinstance(part, tuple) else []
