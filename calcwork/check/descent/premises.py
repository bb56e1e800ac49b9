r"""Inequalities that a note states or has shown, put in at the points of a step, summed over steps, and iterated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, permutations, product

from sympy import Expr, Integer, S, Symbol, nan, zoo

from calcwork.check.descent.forms import (
    NO_INDEX,
    Atom,
    Base,
    Form,
    NotUnderstood,
    Vector,
    at_index,
    bases,
    changed,
    moved,
    point,
    put_in,
    simple,
)
from calcwork.check.descent.laws import Class, Law, laws
from calcwork.check.descent.ranges import PLACE, STEP, indices, moves, summed
from calcwork.check.descent.signs import Bound, is_not_negative, raised

MOST_INSTANCES = 60
Steps = dict[str, tuple[Symbol, int, Vector]]


@dataclass(frozen=True)
class Premise:
    """Hold an inequality, form >= 0, that holds for all values of its letters: points without a number, and steps."""

    form: Form
    name: str
    letters: tuple[Base, ...] = ()
    counters: tuple[Symbol, ...] = ()
    section: int | None = None  # the only section in which it holds
    values: frozenset[tuple[Symbol, Expr]] = frozenset()  # those for which it was shown


def premise(form: Form, name: str, star: str) -> Premise:
    """Return an inequality as one for all its letters."""
    points = sorted((b for b in bases(form) if b[0] == "point"), key=str)
    letters = tuple(b for b in points if b[2] == NO_INDEX and b[1] != star)
    counters = sorted({s for b in points if b[2] != NO_INDEX for s in b[2].free_symbols} - {STEP, PLACE}, key=str)
    return Premise(form, name, letters, tuple(c for c in counters if isinstance(c, Symbol)))


def instances(found: Sequence[Premise], goal: Form) -> Iterator[Law]:
    """Yield premises at the points and steps of a goal."""
    places = _places(goal)
    points = [b for b in sorted(bases(goal), key=str) if b[0] == "point"]
    for p in found:
        numbers = [dict(zip(p.counters, at, strict=True)) for at in product(places, repeat=len(p.counters))]
        letters = list(permutations(points, len(p.letters))) if len(p.letters) < 3 else []
        for n, at in islice(product(numbers, letters), MOST_INSTANCES):
            form = _at(p, n, dict(zip(p.letters, at, strict=True)))
            if not any(c.has(nan, zoo) for _, c in form.terms):
                yield Law(form, p.name)


def _places(goal: Form) -> list[Expr]:
    found = dict.fromkeys(sorted((i for i in indices(goal) if i not in (NO_INDEX, STEP)), key=str))
    return list(dict.fromkeys([*found, *(i - 1 for i in found if i.as_coeff_Add()[0] > 0)]))[:6]


def _at(p: Premise, numbers: dict[Symbol, Expr], letters: dict[Base, Base]) -> Form:
    def change(base: Base) -> Vector | None:
        if base in letters:
            return Vector(((letters[base], S.One),))
        if base[0] == "point" and base[2].free_symbols & set(numbers):
            return point(base[1], base[2].xreplace(numbers))
        return None

    return put_in(p.form, change, {k: v for k, v in numbers.items() if k != v})


def expanded(form: Form, steps: Steps, lowest: dict[tuple[str, Expr], int]) -> Form:
    """Return a form with every point that a step of the method gives written by the points before it."""

    def change(base: Base) -> Vector | None:
        if base[0] != "point" or base[1] not in steps or base[2] == NO_INDEX:
            return None
        whole, rest = base[2].as_coeff_Add()
        if (
            not whole.is_Integer
            or int(whole) <= lowest.get((base[1], rest), int(whole))
            or STEP in base[2].free_symbols
        ):
            return None
        letter, offset, vector = steps[base[1]]
        return changed(moved(vector, letter, base[2] - offset), change)

    return put_in(form, change)


def lowest_of(goal: Form) -> dict[tuple[str, Expr], int]:
    """Return the first step of each sequence in a goal, for each letter that counts."""
    found: dict[tuple[str, Expr], int] = {}
    for b in bases(goal):
        if b[0] == "point" and b[2] != NO_INDEX:
            whole, rest = b[2].as_coeff_Add()
            found[b[1], rest] = min(int(whole), found.get((b[1], rest), int(whole)))
    return found


# --- over many steps --------------------------------------------------------------------------------------------------


def _ends(goal: Form) -> list[Symbol]:
    found = {s for i in indices(goal) for s in i.free_symbols} | {
        s for a in goal.atoms if a[0] in {"sum", "min"} for e in a[2:] for s in e.free_symbols
    }
    return sorted((s for s in found - {STEP, PLACE} if isinstance(s, Symbol)), key=str)


def over_steps(found: Sequence[Premise], goal: Form, kind: Class, bounds: Sequence[Bound]) -> Iterator[Law]:
    """Yield premises summed over the steps of a goal, and iterated; and what holds of its sums and least values."""
    ends = _ends(goal)
    for p in found:
        if len(p.counters) == 1 and not p.letters:
            for end in ends:
                yield from _summed(p.form, p.name, p.counters[0], end)
                yield from _iterated(p, end, bounds)
    inner = [(a, a[1]) for a in goal.atoms if a[0] in {"sum", "min"}]
    for atom, form in inner:
        points = list(dict.fromkeys(p for a in form.atoms for p in _points_in(a)))
        known = laws(kind, [*points, *([kind.star] if kind.star else [])]) if len(points) == 1 else ()
        for law in known:
            for end in ends if atom[0] == "sum" else ():
                yield from _summed(law.form, law.name, STEP, end)
        if atom[0] == "min":
            low, high = atom[1 + 1 :]
            try:
                total = summed("sum", STEP, low, high, form)
            except NotUnderstood:
                continue
            yield Law(total - Form.of([(atom, high - low + 1)]), "the least is at most the mean")


def _points_in(atom: Atom) -> list[Vector]:
    if atom[0] == "value":
        return [atom[1]]
    return [b[1] for b in atom[1:] if isinstance(b, tuple) and b[0] == "slope"]


def points_of(form: Form) -> list[Vector]:
    """Return the points at which a form has values or gradients."""
    found = [p for a in form.atoms if a[0] in {"value", "inner"} for p in _points_in(a)]
    for a in form.atoms:
        if a[0] == "norms":
            found += [b[1] for v in a[1:] for b, _ in v.terms if b[0] == "slope"]
    return list(dict.fromkeys(found))


def _summed(form: Form, name: str, letter: Symbol, end: Symbol) -> Iterator[Law]:
    try:
        at_step = at_index(form, letter, STEP)
        if any(letter in c.free_symbols for _, c in form.terms):
            return
        for low, high in product((Integer(0), Integer(1)), (end - 1, end)):
            yield Law(summed("sum", STEP, low, high, at_step), name)
    except NotUnderstood:
        return


def _iterated(p: Premise, end: Symbol, bounds: Sequence[Bound]) -> Iterator[Law]:
    """Yield A(end) <= q^end A(0) for a premise A(k + 1) <= q A(k) + c with a q that is not negative."""
    letter = p.counters[0]
    apart: dict[int, Form] = {0: Form(), 1: Form()}
    still = Form()
    for atom, factor in p.form.terms:
        one = Form.of([(atom, factor)])
        steps = {i - letter for i in indices(Form.of([(atom, S.One)])) if letter in i.free_symbols}
        if not moves(atom, letter):
            still += one
        elif len(steps) == 1 and (step := next(iter(steps))) in (0, 1) and letter not in factor.free_symbols:
            apart[int(step)] += one
        else:
            return
    after = at_index(apart[1], letter, letter - 1).times(S.NegativeOne)
    before = apart[0]
    if not after.terms:
        return
    ratios = {simple(before.coefficient(a) / c) for a, c in after.terms}
    if len(ratios) != 1 or set(before.atoms) - set(after.atoms):
        return
    q = ratios.pop()
    if q == 1 and still.terms:
        return
    if not is_not_negative(q, bounds):
        return
    value = after + (still.times(1 / (q - 1)) if still.terms else Form())
    start, last = (at_index(value, letter, at) for at in (Integer(0), end))
    yield Law(start.times(raised(q, end)) - last, p.name)


def decreasing(goal: Form) -> Iterator[tuple[Form, Law]]:
    """Yield what a goal with a last value and a sum needs: that values never increase, and what follows from it."""
    sums = [a for a in goal.atoms if a[0] == "sum" and len(a[1].terms) == 1 and a[1].terms[0][0][0] == "value"]
    for atom in sums:
        kept, end = atom[1], atom[2]
        last, first = (at_index(kept, STEP, at) for at in (end, Integer(0)))
        after = at_index(kept, STEP, STEP + 1)
        total = Form.of([(atom, S.One)])
        needed = at_index(kept - after, STEP, Symbol("now", positive=True))
        yield needed, Law(total - first + last - last.times(end), "values that never increase")
