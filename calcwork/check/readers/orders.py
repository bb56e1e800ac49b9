r"""Orders of magnitude and limits: ``\sin x = x - x^3/6 + O(x^5)``, ``\sqrt{n^2 + n} - n \to 1/2``.

With a factor for every ``O(g)`` and a vanishing one for every ``o(g)``, both sides are to be equal for some factor on
the right. So left minus right, over g, has a limit, which is 0 for ``o(g)``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sympy import Add, Dummy, Expr, Function, Indexed, Pow, S, Symbol, degree
from sympy.core.function import AppliedUndef

from calcwork.algebra.integrals import Unbounded
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import POSITIVE, Scope
from calcwork.check.steps.doubts import Doubts, unfounded
from calcwork.check.steps.step import Claim, Spot, unclear
from calcwork.check.steps.tasks import Task
from calcwork.check.steps.verdict import Verdict
from calcwork.derive.definitions import expanded, plain_scope, resolved
from calcwork.derive.limits import limit_of
from calcwork.errors import CalcworkError, NotSupportedYet
from calcwork.notation import text
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    base_of,
    throughout,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import Chain, approached
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.unsaid import defined_elsewhere

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

FAR = "far out"
SMALL = Dummy("t", real=True)
NO_SYMBOL = {r"\to": r"it is not said which letter goes where in this limit; write (t \to \infty) behind it"}
DOTS = "the dots are read as terms of higher order"
COUNTS = frozenset("nNmMT")
BOUNDED, VANISHING = "bounded", "vanishing"
SIGNS = {"O": BOUNDED, "o": VANISHING}
FACTOR = re.compile(rf"({BOUNDED}|{VANISHING})\d+\Z")


def order_claim(reading: ClaimReader, claim: Claim, spot: Spot, left: Items, right: Items) -> Claim | None:
    """Return the claim of an equation with an order of magnitude on a side, None for one without."""
    if _goes_on(left) and not _goes_on(right):
        left, right = right, left
    notes = claim.notes
    if _goes_on(right):
        notes, right = (*notes, DOTS), _with_order_for_dots(left, right)
    if not any(_is_order(s, k) for side in (left, right) for s, k in walk(side)):
        return None
    if any(n in reading.note.symbols.functions for n in SIGNS):
        return None
    right, where = approached(right)
    if not any(_is_order(s, k) for s, k in walk(right)):
        return unclear(claim, "the left side has an order of magnitude, and the right side has none")
    factors = _Factors()
    pair = reading.pair(claim, spot, *(throughout(side, factors.put_in) for side in (left, right)))
    if isinstance(pair, Claim):
        return pair
    place = FAR if _is_far(reading, spot, where, right) else ""
    zeros = tuple(_zeros(reading, spot))
    later = {n for n, p in pair.defined_at if p > spot.formula.position}
    doubts = Doubts(elsewhere=tuple(n for n in defined_elsewhere(reading.note, pair, spot.formula) if n in later))
    task = Task("order", pair=pair, facts=zeros, doubts=doubts, role=place, time_limit=reading.time_limit)
    return replace(claim, task=task, notes=notes)


def _zeros(reading: ClaimReader, spot: Spot) -> Iterator[Pair]:
    """Yield what the text says to be zero, as f(r) = 0 for a root r."""
    for formula, statement in reading.note.said.parsed:
        if formula.display or not isinstance(statement, Chain):
            continue
        if statement.sides[1:] == ((Number("0"),),) and statement.relations == (Relation("="),):
            with suppress(CalcworkError):
                yield reading.note.pair(statement.sides[0], statement.sides[1], spot.formula.position)


def _goes_on(side: Items) -> bool:
    r"""Tell whether a sum ends with dots, as ``1 + x + \frac{x^2}{2} + \cdots``."""
    kept = tuple(i for i in side if not isinstance(i, (Gap, Punctuation)))
    return len(kept) > 2 and is_dots(kept[-1:]) and isinstance(kept[-2], Operator) and kept[-2].name in {"+", "-"}


def _with_order_for_dots(left: Items, side: Items) -> Items:
    """Return a sum in powers of a letter of the left side with an o() of the last for its dots, others as they are."""
    kept = tuple(i for i in side if not isinstance(i, (Gap, Punctuation)))[:-2]
    powers: dict[str, int] = {}
    for sequence, at in walk(kept):
        item = sequence[at]
        base, above = base_of(item), item.sup if isinstance(item, Scripted) else ()
        if isinstance(base, Letter) and base.name != "e":
            power = next((int(i.value) for i in above if isinstance(i, Number) and i.value.isdigit()), 1)
            powers[base.name] = max(power, powers.get(base.name, 0))
    highest = [n for n, p in powers.items() if p > 1] or list(powers)
    if len(highest) != 1 or not any(base_of(s[k]) == Letter(highest[0]) for s, k in walk(left)):
        return side
    start, end = side[-1].start, side[-1].end
    place = Scripted(Letter(highest[0]), sup=(Number(str(powers[highest[0]])),))
    return (*kept, Operator("+"), Letter("o", start=start, end=end), Group("(", ")", (place,), start=start, end=end))


def _is_far(reading: ClaimReader, spot: Spot, where: Items, right: Items) -> bool:
    """Tell whether a letter of an order goes to infinity: as is stated, or a count, which cannot go to zero."""
    orders = [s[k + 1].items for s, k in walk(right) if _is_order(s, k)]  # type: ignore[union-attr]
    names = {r.name for items in orders for r in references(items)}
    stated = [where] if where else []
    for formula, chain in reading.note.said.parsed:
        if formula.position <= spot.formula.position and isinstance(chain, Chain):
            stated += [(*s, r, *t) for s, r, t in zip(chain.sides, chain.relations, chain.sides[1:], strict=False)]
    going = [
        i for i in stated if len(i) > 2 and i[1] == Relation("to") and isinstance(i[0], Letter) and i[0].name in names
    ]
    if going:
        return going[-1][2:] == (Letter("infty"),)
    vanishing = any(isinstance(s[k], Fraction) or s[k] == Operator("-") for items in orders for s, k in walk(items))
    return bool(names & COUNTS) and not vanishing


def limit_claim(reading: ClaimReader, claim: Claim, spot: Spot, left: Items, right: Items) -> Claim | None:
    r"""Return the claim of ``a_n \to a \quad (n \to \infty)`` as one on a limit, None where nothing tells of what."""
    right, where = approached(right)
    letter = where[:1] or (() if _only_letter(right) else _only_letter(left))
    if not letter or (len(left) == 1 and refer(left[0]) is not None):
        return None
    place = where[1:] or (Relation("to"), Letter("infty"))
    factors = _Factors()
    body = Group("(", ")", throughout(left, factors.put_in), start=left[0].start, end=left[-1].end)
    limit = Scripted(BigOperator("lim"), (*letter, *place), start=left[0].start, end=left[0].start)
    return reading.relation(claim, spot, Relation("="), (limit, body), right)


def _only_letter(items: Items) -> Items:
    """Return the n of a sequence that goes on for ever, nothing where no such letter stands in items."""
    found = {s[k] for s, k in walk(items) if s[k] == Letter("n")}
    return tuple(found)


def _is_order(sequence: Items, at: int) -> bool:
    item, following = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
    sign = isinstance(item, Letter) and item.name in SIGNS
    return sign and isinstance(following, Group) and following.open == "("


@dataclass
class _Factors:
    """Put a factor of its own in for the sign of every order of magnitude."""

    count: int = 0

    def put_in(self, part: Items) -> Items:
        """Return one sequence with factors for the signs."""
        return tuple(self._factor(item) if _is_order(part, at) else item for at, item in enumerate(part))

    def _factor(self, item: Element) -> Element:
        self.count += 1
        assert isinstance(item, Letter)  # noqa: S101 - it is a sign
        return replace(item, name=f"{SIGNS[item.name]}{self.count}", fonts=())


# --- judging ----------------------------------------------------------------------------------------------------------


def judge_order(task: Task) -> Verdict:
    """Judge an equation up to an order of magnitude.

    Raises
    ------
    NotSupportedYet
        When it is not told in which variable, or a limit is not found.
    """
    pair, deadline = task.pair, time.process_time() + task.time_limit
    if pair is None or not all(isinstance(s, Quantity) and not s.sizes for s in (pair.left, pair.right)):
        return Verdict("unclear", note="an order of magnitude is understood of numbers only")
    scope = plain_scope(pair.scope)
    left, right = (expanded(resolved(s.entry, pair.scope), scope) for s in (pair.left, pair.right))
    inside, kept = (_factors_in(e) for e in (left, right))
    left, right = (_about_its_zero(e, _slope(right, kept[0], kept), task.facts) for e in (left, right))
    orders = [(k, _slope(right, k, kept)) for k in kept]
    variable, point = _place(orders[0][1], scope, far=task.role == FAR)
    if point == Unbounded() and variable.name in scope.declarations:
        scope = scope.restrict(variable.name, POSITIVE)
    for factor in inside:
        share = _slope(left, factor, inside)
        if not any(_is_bounded(share, order, variable, point, scope) for _, order in orders):
            note = f"the order of magnitude on the left side is larger as {variable.name} goes to {_shown(point)}"
            return Verdict("unclear", note=note)
    left, right = (_at_its_place(a, b, variable, point) for a, b in ((left, right), (right, left)))
    rest = _without(left, inside) - _without(right, kept)
    unlinked = (_functions(left) ^ _functions(right)) | _functions(Add(*(p for p in rest.atoms(Pow) if _is_raised(p))))
    if not task.facts and SMALL in left.free_symbols:
        unlinked = _functions(left)  # of which the note may say in words that they vanish there
    for factor, order in orders:
        verdict = _of_rest(rest, order, variable, point, scope, vanishing=factor.name.startswith(VANISHING))
        if verdict.verdict == "refuted" and (task.doubts.elsewhere or unlinked):
            return unfounded(task.doubts.elsewhere or tuple(sorted(unlinked)), verdict, "")
        if verdict.verdict == "proved" or len(orders) == 1:
            return verdict if verdict.verdict == "proved" or not inside else replace(verdict, verdict="unclear")
        if time.process_time() > deadline:
            break
    return Verdict("unclear", note="no order of magnitude on the right side was shown to be met")


def _about_its_zero(expr: Expr, order: Expr, facts: Sequence[Pair]) -> Expr:
    """Return an expression with x = r + t, where the order of magnitude is a power of x - r, and f(r) = 0 put in."""
    base = order.base if isinstance(order, Pow) else order
    atoms = sorted(base.atoms(Indexed) or base.free_symbols, key=str)
    moving = next((a for a in atoms if len(base.free_symbols) > 1 and base.diff(a) == 1), None)
    if moving is None:
        return expr
    expr = expr.xreplace({moving: moving - base + SMALL})
    zeros = {f.left.entry for f in facts if isinstance(f.left, Quantity)}
    places = {f: f.subs(SMALL, 0) for f in expr.atoms(AppliedUndef)}
    return expr.xreplace({f: f - at for f, at in places.items() if at in zeros})


def _of_rest(rest: Expr, order: Expr, variable: Symbol, point: Expr, scope: Scope, *, vanishing: bool) -> Verdict:
    """Judge whether left minus right over the order has a limit, which is zero for a vanishing factor."""
    moving = f"{variable.name} goes to {_shown(point)}"
    try:
        found = limit_of(rest / order, variable, point, scope)
    except NotSupportedYet:
        if rest != 0 and limit_of(order / rest, variable, point, scope) == 0:
            note = f"left minus right, over {text(order)}, grows without bound as {moving}"
            return Verdict("refuted", method="limit", sizes="all", note=note)
        raise
    if vanishing and found != 0:
        note = f"left minus right, over {text(order)}, goes to {text(found)}, not 0, as {moving}"
        return Verdict("refuted", method="limit", sizes="all", note=note, hint=f"{text(found * order)} is missing")
    return Verdict("proved", method="limit", sizes="all", note=f"for {variable.name} to {_shown(point)}")


def _at_its_place(expr: Expr, other: Expr, variable: Symbol, point: Expr) -> Expr:
    """Return f'(x), f''(x) for f', f'' where the other side has f about one place x."""
    places: dict[str, set[Expr]] = {}
    for f in other.atoms(AppliedUndef) if point.is_finite else ():
        places.setdefault(str(f.func).rstrip("'"), set()).update(a.subs(variable, point) for a in f.args)
    bare = {s: s.name.rstrip("'") for s in expr.free_symbols if isinstance(s, Symbol) and s.name.endswith("'")}
    return expr.xreplace(
        {s: Function(s.name, real=True)(*places[f]) for s, f in bare.items() if len(places.get(f, ())) == 1}
    )


def _is_raised(power: Expr) -> bool:
    """Tell whether a function has a whole number above, which may be the order of a derivative: f^{(4)}."""
    base, above = power.as_base_exp()
    return isinstance(base, AppliedUndef) and bool(above.is_Integer and above > 1)


def _functions(expr: Expr) -> set[str]:
    """Return the functions that nothing defines, without their primes."""
    return {str(f.func).rstrip("'") for f in expr.atoms(AppliedUndef)}


def _shown(point: Expr) -> str:
    return "infinity" if point == Unbounded() else text(point)


def _is_bounded(share: Expr, order: Expr, variable: Symbol, point: Expr, scope: Scope) -> bool:
    try:
        return bool(limit_of(share / order, variable, point, scope).is_finite is not False)
    except NotSupportedYet:
        return False


def _factors_in(expr: Expr) -> list[Symbol]:
    return sorted(
        (s for s in expr.free_symbols if isinstance(s, Symbol) and FACTOR.match(s.name)), key=lambda s: s.name
    )


def _without(expr: Expr, factors: Sequence[Symbol]) -> Expr:
    return expr.xreplace(dict.fromkeys(factors, S.Zero))


def _slope(expr: Expr, factor: Symbol, factors: Sequence[Symbol]) -> Expr:
    """Return how much a small factor changes an expression."""
    return _without(expr.diff(factor), factors)


def _place(order: Expr, scope: Scope, *, far: bool) -> tuple[Symbol, Expr]:
    """Return the variable of an order of magnitude and where it goes: far out, or where the order vanishes."""
    names = [s for s in order.free_symbols if isinstance(s, Symbol) and s.is_real and not s.is_integer]
    names = names or [s for s in order.free_symbols if isinstance(s, Symbol)]
    if len(names) != 1:
        raise NotSupportedYet("an order of magnitude is understood of one variable only.")
    variable = names[0]
    if far:
        return variable, Unbounded()
    bases = [b for b in (p.base for p in order.atoms(Pow)) if b.has(variable) and b.is_polynomial(variable)]
    linear = next((b for b in bases if degree(b, variable) == 1 and b != variable), None)
    points = [Unbounded()] if linear is None else [-linear.subs(variable, 0) / linear.diff(variable)]
    for point in (S.Zero, *points):
        if _vanishes(order, variable, point, scope):
            return variable, point
    raise NotSupportedYet(f"nothing says where {variable.name} goes to.")


def _vanishes(order: Expr, variable: Symbol, point: Expr, scope: Scope) -> bool:
    try:
        return bool(limit_of(order, variable, point, scope) == 0)
    except NotSupportedYet:
        return False
