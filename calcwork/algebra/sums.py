"""Sums and products over an index with symbolic limits, in normal form.

A sum becomes a linear combination of bare sums: the summand is split at its additions, factors without the index go
in front, deltas are collapsed, the limits become 1..n. Bound indices are named by depth, so renamed sums are one.
Products become exponentials of sums of logarithms.

Whether a combination vanishes is decided on the distributed form: products of sums become sums over several indices,
terms with the same ranges are added under one sum, and their summand is made symmetric in indices of equal range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, permutations, product
from math import factorial, prod
from typing import TYPE_CHECKING, Any

from sympy import Add, Dummy, Expr, Indexed, Integer, KroneckerDelta, Mul, Pow, S, Sum, Symbol, Tuple

from calcwork.algebra.deltas import collapse
from calcwork.algebra.fractions import Field, monomial, split_content
from calcwork.algebra.generators import Exp, TooLarge, Total, shape
from calcwork.algebra.powers import exponential, formal_logarithm, minus_one_to
from calcwork.errors import NotSupportedYet

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer

WRITTEN_OUT = 30
SHIFTS = 8
MOST_ARRANGEMENTS = 720
INFINITE = (S.ComplexInfinity, S.Infinity, S.NegativeInfinity, S.NaN)
Range = tuple[Expr, Expr]
Piece = tuple[Expr, list[tuple[Symbol, Expr]]]


def sum_form(normal: Normalizer, body: Expr, limit: Tuple | tuple[Expr, ...]) -> Expr:
    """Return Σ body over the limit as a linear combination of bare sums."""
    k, lower, upper = limit
    offset = _offset(body, k)
    if offset:
        body, lower, upper = body.xreplace({k: k - offset}), lower + offset, upper + offset
    lower, upper = normal.canonical(lower), normal.canonical(upper)
    span = upper - lower
    if span.is_Integer and span < WRITTEN_OUT:
        return normal.prepare(Add(*(body.xreplace({k: lower + n}) for n in range(int(span) + 1))))
    steps, base = _standard_limits(lower, upper)
    if not steps:
        return _from_one(normal, body, k, base)
    with normal.signs.quiet():  # the summand need not be defined at an index that the sum leaves out
        ends = [normal.prepare(c * body.xreplace({k: at})) for c, at in steps]
        if any(e.has(*INFINITE) for e in ends) and lower != 1:
            return sum_form(normal, body.xreplace({k: k + lower - 1}), (k, S.One, upper - lower + 1))
        return Add(*ends, _from_one(normal, body, k, base))


def _offset(body: Expr, k: Symbol) -> int:
    """Return the least c for which an element x[k + c] occurs: counted from there, shifted sums are one."""
    offsets = [i - k for e in body.atoms(Indexed) for i in e.indices if i.has(k)]
    offsets = offsets or [i - k for e in body.atoms(KroneckerDelta) for i in e.args if i.has(k)]
    return int(min(offsets)) if offsets and all(c.is_Integer for c in offsets) else 0


def _standard_limits(lower: Expr, upper: Expr) -> tuple[list[tuple[int, Expr]], Expr]:
    """Return the single terms that turn Σ from lower to upper into Σ from 1 to n, and n."""
    steps: list[tuple[int, Expr]] = []
    if lower.is_Integer and abs(int(lower) - 1) <= SHIFTS:
        first = int(lower)
        steps += [(1, Integer(n)) for n in range(first, 1)] + [(-1, Integer(n)) for n in range(1, first)]
    elif lower != 1:
        raise TooLarge
    shift, length = upper.as_coeff_Add()
    if shift.is_Integer and shift and abs(int(shift)) <= SHIFTS and length.free_symbols:
        s = int(shift)
        steps += [(1, length + n) for n in range(1, s + 1)] + [(-1, length - n) for n in range(-s)]
        return steps, length
    return steps, upper


def _from_one(normal: Normalizer, body: Expr, k: Symbol, upper: Expr) -> Expr:
    place = Dummy("k", integer=True)
    normal.signs.lengths[place] = upper
    prepared = normal.prepare(body.xreplace({k: place}))
    outer, terms = parted(normal, prepared, place)
    return Add(*(Mul(c, _bare(normal, core, place, upper)) for c, core in terms)) / outer


def parted(normal: Normalizer, prepared: Expr, place: Symbol) -> tuple[Expr, list[tuple[Expr, Expr]]]:
    """Return the denominator that is free of a variable, and the terms above it as coefficients of what holds it."""
    field = normal.field(prepared)
    quotient = normal.quotient(field, prepared)
    outer, inner = split_den(field, quotient.den, place)
    collected: dict[Expr, list[Expr]] = defaultdict(list)
    for c, powers in field.terms(quotient.num):
        own = {a: p for a, p in powers.items() if a.has(place)}
        collected[monomial(1, own)].append(monomial(c, {a: p for a, p in powers.items() if a not in own}))
    return outer, [(Add(*coefficients), core / inner) for core, coefficients in collected.items()]


def split_den(field: Field, den: Any, place: Symbol) -> tuple[Expr, Expr]:
    """Return the factors of a denominator without a variable, and those with it."""
    unit, factors = field.factors(den)
    outer: list[Expr] = [Integer(unit)]
    own: list[Expr] = []
    for factor, times in factors:
        base = Pow(field.poly(factor), times)
        (own if base.has(place) else outer).append(base)
    return Mul(*outer), Mul(*own)


def _bare(normal: Normalizer, core: Expr, place: Symbol, upper: Expr) -> Expr:
    """Return Σ core for k = 1..upper, the core free of factors without k."""
    if not core.has(place):
        return core * upper
    if core.has(KroneckerDelta):
        fixed = _collapsed(normal, core, place, upper)
        if fixed is not None:
            return normal.prepare(fixed)
    closed = _closed_form(normal, core, place, upper)
    if closed is not None:
        return closed
    return _named(normal, core, place, upper)


def _collapsed(normal: Normalizer, core: Expr, place: Symbol, upper: Expr) -> Expr | None:
    ranges = {k: (S.One, length) for k, length in normal.signs.lengths.items()}
    try:
        fixed = collapse(Sum(core, (place, 1, upper)), {**ranges, **normal.ranges})
    except NotSupportedYet:  # the delta stays under its sum
        return None
    return None if fixed.has(place) else fixed


def _named(normal: Normalizer, core: Expr, place: Symbol, upper: Expr) -> Expr:
    if isinstance(core, Total) and not core.args[2].has(place) and str(core.args[2]) > str(upper):
        body, bound, inner = core.args
        other = Dummy("k", integer=True)  # sums over two ranges stand in one order, also inside of a function
        return sum_form(normal, _from_one(normal, body.xreplace({bound: other}), place, upper), (other, S.One, inner))
    depth = 1 + max((_depth(s) for s in core.atoms(Total)), default=0)
    bound = bound_index(depth)
    normal.signs.lengths[bound] = upper
    renamed = core.xreplace({place: bound})
    again = normal.lowest(normal.prepare(renamed))
    unit, again = again.as_coeff_Mul()
    return unit * Total(again, bound, upper)


def bound_index(depth: int) -> Symbol:
    """Return the canonical name of a bound index at this depth of nesting."""
    return Symbol(f"k{depth}_", integer=True)


def _depth(total: Total) -> int:
    return int(total.args[1].name[1:-1])


def _closed_form(normal: Normalizer, core: Expr, k: Symbol, upper: Expr) -> Expr | None:
    """Return Σ k^p and geometric sums in closed form, None for all others."""
    p = core.exp if core.is_Pow and core.base == k else S.One if core == k else None
    if p is not None and p.is_Integer and 0 < p <= SHIFTS:
        return normal.prepare(Sum(k**p, (k, 1, upper)).doit())
    if isinstance(core, Exp) or (core.is_Pow and isinstance(core.base, Exp) and core.exp.is_Integer):
        key, times = (core.args[0], S.One) if isinstance(core, Exp) else (core.base.args[0], core.exp)
        rate = key / k
        if not rate.has(k) and not key.atoms(Total):
            ratio = exponential(normal, rate * times)
            return ratio * (exponential(normal, rate * times * upper) - 1) / (ratio - 1)
    return None


def product_form(normal: Normalizer, body: Expr, limit: Tuple) -> Expr:
    """Return Π body as a product where its limits are numbers, else as exp(Σ log body) with signs kept."""
    k, lower, upper = limit
    span = normal.canonical(upper - lower)
    if span.is_Integer and span < WRITTEN_OUT:
        return normal.prepare(Mul(*(body.xreplace({k: lower + n}) for n in range(int(span) + 1))))
    unit, logs = formal_logarithm(normal, normal.prepare(body))
    size = exponential(normal, sum_form(normal, logs, limit))
    return size if unit > 0 else size * minus_one_to(normal, span + 1)


# --- the test for zero ------------------------------------------------------------------------------------------------


def distribute(normal: Normalizer, terms: list[Expr]) -> bool:
    """Tell whether a sum of products of sums is proved to vanish, on its distributed form."""
    return vanish(normal, flattened(terms))


def flattened(terms: list[Expr]) -> list[Piece]:
    """Return products of sums as summands with the (index, upper limit) of what they are summed over."""
    frozen = _frozen(terms)
    return [_flatten(term, frozen) for term in terms]


def vanish(normal: Normalizer, pieces: Iterable[Piece]) -> bool:
    """Tell whether sums of these summands are proved to add up to zero."""
    groups: dict[tuple[Range, ...], list[Expr]] = defaultdict(list)
    for summand, binders in pieces:
        _file(groups, summand, binders)
    while groups:
        ranges = max(groups, key=len)
        rest = _left_over(normal, Add(*groups.pop(ranges)), ranges)
        if rest is None:
            continue
        moved = _move_down(normal, rest, ranges)
        if moved is None:
            return False
        for smaller, term in moved:
            _file(groups, term, smaller)
    return True


def _file(groups: dict[tuple[Range, ...], list[Expr]], summand: Expr, binders: list[tuple[Symbol, Expr]]) -> None:
    """Put a summand into the group of its ranges, its indices renamed to the group's."""
    binders = [b for b in binders if summand.has(b[0])]
    ordered = sorted(binders, key=lambda b: str(b[1]))
    names = {b[0]: _place(n) for n, b in enumerate(ordered)}
    groups[tuple((Integer(1), b[1]) for b in ordered)].append(summand.xreplace(names))


def _place(n: int) -> Symbol:
    return Symbol(f"p{n}_", integer=True)


def _frozen(terms: list[Expr]) -> set[Expr]:
    """Return the sums that stand in a denominator: they stay whole, in numerators too."""
    found: set[Expr] = set()
    for term in terms:
        for factor in term.atoms(Pow):
            if factor.exp.is_negative:
                found |= {shape(s.args[0]) for s in factor.base.atoms(Total)}
    return found


def _flatten(term: Expr, frozen: set[Expr]) -> Piece:
    """Return the summand and the (index, upper limit) of one product of sums."""
    factors: list[Expr] = []
    binders: list[tuple[Symbol, Expr]] = []
    pending = list(Mul.make_args(term))
    while pending:
        factor = pending.pop()
        base, times = (factor.base, factor.exp) if factor.is_Pow else (factor, S.One)
        if not isinstance(base, Total) or times.is_negative or shape(base.args[0]) in frozen:
            factors.append(factor)
            continue
        for _ in range(int(times)):
            body, bound, upper = base.args
            fresh = Dummy("k", integer=True)
            binders.append((fresh, upper))
            pending += Mul.make_args(body.xreplace({bound: fresh}))
        if len(binders) > SHIFTS:
            raise TooLarge
    dependent = [(k, u) for k, u in binders if any(f.has(k) for f in factors)]
    idle = Mul(*(u for k, u in binders if (k, u) not in dependent))
    return Mul(idle, *factors), dependent


def _left_over(normal: Normalizer, summand: Expr, ranges: tuple[Range, ...]) -> Expr | None:
    """Return the symmetric summand of a group in lowest terms, None when it is zero."""
    same: dict[Range, list[int]] = defaultdict(list)
    for n, r in enumerate(ranges):
        same[r].append(n)
    classes = list(same.values())
    if prod(factorial(len(c)) for c in classes) > MOST_ARRANGEMENTS:
        raise TooLarge
    arrangements = [
        dict(zip(chain(*classes), chain(*chosen), strict=True))
        for chosen in product(*(permutations(c) for c in classes))
    ]
    total = []
    for arrangement in arrangements:
        normal.tick()
        swap = {_place(a): Dummy(f"q{b}") for a, b in arrangement.items()}
        back = {swap[_place(a)]: _place(b) for a, b in arrangement.items()}
        total.append(summand.xreplace(swap).xreplace(back) if any(a != b for a, b in arrangement.items()) else summand)
    prepared = normal.prepare(Add(*total) / len(arrangements))
    field = normal.field(prepared)
    quotient = field.fraction(prepared)
    num = normal.reduce(field, quotient.num)
    return None if num.is_zero() else field.expr(field.reduced(num, quotient.den))


def _move_down(
    normal: Normalizer, summand: Expr, ranges: tuple[Range, ...]
) -> list[tuple[list[tuple[Symbol, Expr]], Expr]] | None:
    """Return the parts of a summand, if each has lost one of its indices at least, None otherwise."""
    if not ranges:
        return None
    field = normal.field(summand)
    quotient = field.fraction(summand)
    below, den = split_content(quotient.den)
    bottom = field.poly(den)
    moved = []
    for c, powers in field.terms(quotient.num):
        part = monomial(c, powers) / (below * bottom)
        used = [(_place(n), r[1]) for n, r in enumerate(ranges) if part.has(_place(n))]
        if len(used) == len(ranges):
            return None
        idle = Mul(*(r[1] for n, r in enumerate(ranges) if not part.has(_place(n))))
        moved.append((used, part * idle))
    return moved
