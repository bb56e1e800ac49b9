"""Certificates: a form is a combination of laws and squares whose factors are never negative.

A linear program at drawn numbers proposes which laws are needed; their factors are then solved for in the parameters,
and each is shown to be at least zero for all of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from random import Random

from sympy import Expr, Matrix, S, Symbol

from calcwork.check.descent.forms import Atom, Base, Form, Vector, parameters, simple
from calcwork.check.descent.laws import NATURAL, Law
from calcwork.check.descent.signs import Bound, Raised, is_not_negative, within

TOLERANCE = 1e-7
MOST_LAWS = 400
MOST_SQUARES = 7
DRAWS = 4
INVOLVED = frozenset({"smoothness and strong convexity", "smoothness and convexity", NATURAL})
COUNTERS = frozenset("tkniTKN")  # steps are counted in ones


def combination(goal: Form, laws: Sequence[Law], bounds: Sequence[Bound], *, deadline: float) -> list[str] | None:
    """Return the names of the laws from which goal >= 0 follows for all positive parameters within bounds, else None.

    Examples
    --------
    >>> from calcwork.check.descent.forms import point
    >>> x, y = point("x"), point("y")
    >>> combination((x - y).dot(x - y), [], [], deadline=time.process_time() + 5)
    []
    >>> combination(x.dot(x) - y.dot(y), [], [], deadline=time.process_time() + 5) is None
    True
    """
    if not goal.terms:
        return []
    columns = [*_related(goal, laws)[:MOST_LAWS], *_trivial(goal, laws)]
    plain = [c for c in columns if c.name not in INVOLVED]
    for chosen in (plain, columns) if len(plain) < len(columns) else (columns,):
        for seed in range(DRAWS):
            if time.process_time() > deadline:
                return None
            support = _proposed(goal, chosen, bounds, seed)
            if support is None:
                break
            if (factors := _solved(goal, support)) is not None:
                kept = [(f, law) for f, law in zip(factors, support, strict=True) if f != 0]
                if all(is_not_negative(f, bounds) for f, _ in kept):
                    return list(dict.fromkeys(law.name for _, law in kept if law.name not in ("", NATURAL)))
    return None


def _related(goal: Form, laws: Sequence[Law]) -> list[Law]:
    """Return the laws that share atoms with the goal, directly or by other laws."""
    reached, kept = set(goal.atoms), list[Law]()
    left = [law for law in {law.form: law for law in laws}.values() if law.form.terms]
    left.sort(key=lambda law: len(set(law.form.atoms) - reached))
    for _ in range(3):
        new = [law for law in left if reached & set(law.form.atoms)]
        left = [law for law in left if law not in new]
        kept += new
        reached |= {a for law in new for a in law.form.atoms}
    return kept


def _trivial(goal: Form, laws: Sequence[Law]) -> list[Law]:
    """Return what is at least zero by itself: one, norms, and squares of natural vectors."""
    forms = (goal, *(law.form for law in laws))
    atoms = dict.fromkeys(a for f in forms for a in f.atoms)
    found = [Law(Form.number(1), "")]
    found += [Law(Form.of([(a, S.One)]), "") for a in atoms if a[0] == "norms" or _is_sum_of_square(a)]
    telescoped = [f for f in forms[1:] if any(a[0] == "sum" for a in f.atoms) and len(f.terms) > 1]
    used = dict.fromkeys(b for f in (goal, *telescoped) for a in f.atoms if a[0] == "inner" for b in a[1:])
    found += [Law(v.dot(v), "") for v in _natural(list(used)) + _completed(goal)]
    return found


def _is_sum_of_square(atom: Atom) -> bool:
    if atom[0] not in {"sum", "min", "mean"}:
        return False
    inner = atom[1]
    return isinstance(inner, Form) and all(
        c.is_positive and ((a[0] == "inner" and a[1] == a[2]) or _is_sum_of_square(a)) for a, c in inner.terms
    )


def _natural(used: Sequence[Base]) -> list[Vector]:
    singles = [Vector(((b, S.One),)) for b in used[:MOST_SQUARES]]
    pairs = [v for a, b in combinations(singles, 2) for v in (a - b, a + b)]
    return singles + pairs


def _completed(goal: Form) -> list[Vector]:
    """Return the vectors whose squares remain where the goal's own squares are completed one after the other."""
    order = sorted({b for a in goal.atoms if a[0] == "inner" for b in a[1:]}, key=str)[:4]
    inner = {(a[1], a[2]): c for a, c in goal.terms if a[0] == "inner"}
    found = list[Vector]()
    for first in order:
        own = inner.get((first, first), S.Zero)
        if own == 0:
            continue
        vector = Vector(((first, S.One),))
        for other in order:
            if other != first:
                mixed = inner.get((first, other), inner.get((other, first), S.Zero))
                vector += Vector.of([(other, mixed / (2 * own))])
        found.append(vector)
    return found


# --- at drawn numbers -------------------------------------------------------------------------------------------------


def _proposed(goal: Form, columns: Sequence[Law], bounds: Sequence[Bound], seed: int) -> list[Law] | None:
    """Return the laws that a linear program needs where the parameters are drawn."""
    import numpy as np
    from scipy.optimize import linprog

    forms = (goal, *(c.form for c in columns))
    names = {p for f in forms for p in parameters(f)}
    drawn = _drawn(names, bounds, seed)
    atoms = list(dict.fromkeys(a for f in forms for a in f.atoms))
    place = {a: n for n, a in enumerate(atoms)}
    matrix = np.zeros((len(atoms), len(columns)))
    target = np.zeros(len(atoms))
    try:
        for n, column in enumerate(columns):
            for atom, factor in column.form.terms:
                matrix[place[atom], n] = _number(factor, drawn)
        for atom, factor in goal.terms:
            target[place[atom]] = _number(factor, drawn)
    except (TypeError, ValueError, OverflowError):
        return None
    costs = 1 + np.random.default_rng(seed).random(len(columns)) * (seed > 0)
    result = linprog(costs, A_eq=matrix, b_eq=target, method="highs-ds")
    if result.status != 0:
        return None
    return [c for c, x in zip(columns, result.x, strict=True) if x > TOLERANCE]


@lru_cache(maxsize=50000)
def _number(factor: Expr, drawn: tuple[tuple[Symbol, Expr], ...]) -> float:
    put_in = factor.xreplace(dict(drawn)) if factor.free_symbols else factor
    put_in = put_in.replace(Raised, lambda base, exponent: base**exponent) if put_in.has(Raised) else put_in
    return float(put_in)


def _drawn(names: Iterable[Symbol], bounds: Sequence[Bound], seed: int) -> tuple[tuple[Symbol, Expr], ...]:
    """Return numbers for the parameters, within their bounds."""
    draw = Random(seed)  # noqa: S311 - no secret
    order = sorted(set(names) | {s for b in bounds for s in (b.name, *b.limit.free_symbols)}, key=str)
    free = {s: S(draw.randint(3, 40)) / draw.randint(3, 20) for s in order}
    free |= {s: S(draw.randint(23, 80)) / 11 for s in order if seed == 0 or str(s) in COUNTERS}
    found: dict[Symbol, Expr] = {}
    slack: dict[Symbol, Expr] = {}
    for name in order:
        put_in = within(name, tuple(bounds))
        for letter in sorted(put_in.free_symbols - set(free), key=str):
            slack.setdefault(letter, S(draw.randint(1, 9)) / draw.randint(3, 12))
        found[name] = put_in.xreplace({**free, **slack})
    return tuple(found.items())


def _solved(goal: Form, support: Sequence[Law]) -> list[Expr] | None:
    """Return the factors with which laws add up to the goal, in the parameters; None where they do not."""
    if not support:
        return None if goal.terms else []
    if len(support) > 12:
        return None
    atoms = list(dict.fromkeys(a for f in (goal, *(law.form for law in support)) for a in f.atoms))
    names: dict[Expr, Symbol] = {}

    def plain(factor: Expr) -> Expr:
        for power in factor.atoms(Raised):
            names.setdefault(power, Symbol(f"power_{len(names)}", positive=True))
        return factor.xreplace(names) if names else factor

    matrix = Matrix([[plain(law.form.coefficient(a)) for law in support] for a in atoms])
    target = Matrix([plain(goal.coefficient(a)) for a in atoms])
    back = {v: k for k, v in names.items()}
    return _eliminated(matrix, target, back)


def _eliminated(matrix: Matrix, target: Matrix, back: dict[Symbol, Expr]) -> list[Expr] | None:
    rows = [[*matrix.row(n), target[n]] for n in range(matrix.rows)]
    width = matrix.cols
    at = 0
    pivots = []
    for column in range(width):
        pivot = next((n for n in range(at, len(rows)) if rows[n][column] != 0), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        unit = rows[at][column]
        rows[at] = [simple(c / unit) for c in rows[at]]
        for n in range(len(rows)):
            if n != at and rows[n][column] != 0:
                factor = rows[n][column]
                rows[n] = [simple(a - factor * b) for a, b in zip(rows[n], rows[at], strict=True)]
        pivots.append(column)
        at += 1
    if any(row[width] != 0 for row in rows[at:]):
        return None
    found = [S.Zero] * width
    for n, column in enumerate(pivots):
        found[column] = rows[n][width].xreplace(back)
    return found
