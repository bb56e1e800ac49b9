"""Kronecker deltas, collapsed by the declared ranges.

SymPy's ``doit`` turns Σ_j δ_jk f_j into a ``Piecewise`` on 1 <= k <= D. An index that stands on an axis of size D is
declared to lie in that range, so the sum is f_k.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Add, Expr, Heaviside, Indexed, Integer, KroneckerDelta, Mul, Pow, Sum, Symbol, Tuple, log
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import free_letters, index_ranges
from calcwork.algebra.linear import Square
from calcwork.errors import NotSupportedYet

MOST_LEFT_OUT = 2
LARGEST_POWER = 4
Ranges = Mapping[Symbol, tuple[Expr, Expr]]


def collapse(expr: Expr, ranges: Ranges | None = None) -> Expr:
    """Carry out every sum over an index that a Kronecker delta fixes.

    Parameters
    ----------
    expr : Expr
        An expression whose bound indices are apart (`rename_apart`).
    ranges : mapping, optional
        Ranges of free indices that the expression alone does not show.

    Raises
    ------
    NotSupportedYet
        When the fixed value is not known to lie inside the limits of the sum.
    """
    if not expr.has(KroneckerDelta):
        return expr
    return _collapse(expr, {**index_ranges(expr), **(ranges or {})})


def _collapse(expr: Expr, ranges: Ranges) -> Expr:
    if not expr.has(KroneckerDelta):
        return expr
    if isinstance(expr, ExprWithLimits):
        ranges = {**ranges, **{k: (lower, upper) for k, lower, upper in expr.limits}}
    args = [_collapse(a, ranges) for a in expr.args] if not isinstance(expr, (KroneckerDelta, Tuple)) else expr.args
    expr = expr.func(*args)
    return _collapse_sum(expr, ranges) if isinstance(expr, Sum) else expr


def aligned(expr: Expr, bound: frozenset[Expr] = frozenset()) -> Expr:
    """Return delta_jk f_k as delta_jk f_j in every product, and a power of a delta as the delta.

    A delta of an index that a sum has ``bound`` stays as it is: its other index may run further.

    Examples
    --------
    >>> from sympy.abc import j, k, x
    >>> aligned(KroneckerDelta(j, k) ** 2 * x**k)
    x**j*KroneckerDelta(j, k)
    >>> from sympy.abc import i
    >>> aligned(KroneckerDelta(i, j) * KroneckerDelta(j, k))
    KroneckerDelta(i, j)*KroneckerDelta(i, k)
    """
    if isinstance(expr, KroneckerDelta) or not has_delta(expr):
        return expr
    if expr.is_Pow and isinstance(expr.base, KroneckerDelta) and expr.exp.is_positive:
        return expr.base
    if not (expr.is_Add or expr.is_Mul or isinstance(expr, Sum)):
        return expr
    if not expr.is_Mul:
        if isinstance(expr, Sum):
            return expr.func(aligned(expr.function, bound | {k[0] for k in expr.limits}), *expr.limits)
        return Add(*(aligned(a, bound) for a in expr.args))
    factors = [aligned(f, bound) for f in expr.args]
    done: list[Expr] = []
    while delta := next((f for f in factors if isinstance(f, KroneckerDelta) and f not in done), None):
        done.append(delta)
        first, last = sorted(delta.args, key=lambda a: (isinstance(a, Symbol), str(a)))
        if isinstance(last, Symbol) and not isinstance(first, Indexed) and not delta.free_symbols & bound:
            factors = [f if f in done else f.xreplace({last: first}) for f in factors]
    return Mul(*factors)


def _collapse_sum(total: Sum, ranges: Ranges) -> Expr:
    terms = Add.make_args(_distribute(total.function))
    return Add(*(_collapse_term(term, list(total.limits), ranges) for term in terms))


def _distribute(body: Expr) -> Expr:
    """Multiply out just those brackets that hold a delta, powers of them too."""
    factors = [copy for factor in Mul.make_args(body) for copy in _copies(factor)]
    brackets = [f for f in factors if isinstance(f, Add) and has_delta(f) and not _keeps_apart(f, factors)]
    if not brackets:
        return body
    rest = Mul(*(f for f in factors if f not in brackets))
    terms = [rest]
    for bracket in brackets:
        terms = [t * u for t in terms for u in bracket.args]
    return Add(*(_distribute(t) for t in terms))


def _keeps_apart(bracket: Add, factors: Iterable[Expr]) -> bool:
    """Tell whether 1 - delta_ij guards what need not be a number for i = j, as in Σ_{j != i} 1/(x_i - x_j)."""
    delta = 1 - bracket
    if not isinstance(delta, KroneckerDelta):
        return False
    guarded = (p for f in factors if f is not bracket for p in f.atoms(Pow, log))
    return any(
        (isinstance(p, log) or not (p.exp.is_Integer and p.exp.is_positive))
        and delta.free_symbols <= p.free_symbols
        and not _without_zeros(p.args[0].xreplace(dict((delta.args,)))).is_positive  # as that of 1/(1 + (x_i - x_j)^2)
        for p in guarded
    )


def _without_zeros(expr: Expr) -> Expr:
    """Return an expression without its sums over zero."""
    return expr.xreplace({s: Integer(0) for s in expr.atoms(Sum) if s.function.is_zero})


def has_delta(expr: Expr) -> bool:
    """Tell whether a delta stands in an expression, those inside of matrices left out."""
    if isinstance(expr, (KroneckerDelta, Square)):
        return isinstance(expr, KroneckerDelta)
    return any(has_delta(a) for a in expr.args)


def _copies(factor: Expr) -> tuple[Expr, ...]:
    """Return a whole power of a bracket that holds a delta as that many brackets."""
    if factor.is_Pow and factor.base.is_Add and has_delta(factor) and factor.exp in range(2, LARGEST_POWER + 1):
        return (factor.base,) * int(factor.exp)
    return (factor,)


def _collapse_term(term: Expr, limits: list[Tuple], ranges: Ranges) -> Expr:
    """Return the sum of one product, each index that a delta fixes replaced by its value."""
    while (found := _fixing_delta(term, limits)) is not None:
        factor, limit, value = found
        k, lower, upper = limit
        kept: Expr = Integer(1)
        if not (isinstance(value, Indexed) or inside(value, (lower, upper), ranges)):
            within = _left_out(value, limit, limits, ranges)
            if within is not None:
                kept = within
            elif _is_triangular(limit):
                limits, kept = _met(value, limit, limits, ranges)
            elif value in ranges or _is_behind(value, ranges):
                break  # the first m of n, or those behind them: neither range tells of the other
            else:
                raise NotSupportedYet(
                    f"the sum over {k} from {lower} to {upper} meets {factor}, and {value} is not known to lie in that "
                    f"range; declare the range of {value}."
                )
        limits = [m.xreplace({k: value}) for m in limits if m[0] != k]
        rest = Mul(*(f for f in Mul.make_args(term) if f is not factor))
        term = kept * _collapse(rest.xreplace({k: value}), ranges)
        if term.is_Add:
            return Add(*(_collapse_term(t, limits, ranges) for t in term.args))
    return pull_out(Sum(term, *limits)) if limits else term


def _left_out(value: Expr, limit: Tuple, limits: Iterable[Tuple], ranges: Ranges) -> Expr | None:
    """Return 0 where a value is one of the few beside the limits of a sum and 1 elsewhere, None where more is unknown.

    The derivatives of a penalty that leaves out the first parameter, or takes differences of neighbors, are the usual
    cases.
    """
    k, lower, upper = limit
    if (lower - value).is_positive or (value - upper).is_positive:
        return Integer(0)
    if value.is_Integer:
        return None
    low, high = _span(value, ranges)
    below, above = lower - low, high - upper
    if not all(n.is_Integer and n <= MOST_LEFT_OUT for n in (below, above)):
        return None
    shift, index = value.as_coeff_Add()
    places = [lower - n for n in range(1, int(below) + 1)] + [upper + n for n in range(1, int(above) + 1)]
    places = [p for p in places if not any(_is_empty(m, k, p) for m in limits)]
    return Mul(*(1 - KroneckerDelta(index, place - shift) for place in places))


def _is_empty(limit: Tuple, k: Symbol, place: Expr) -> bool:
    """Tell whether a sum whose limits move with an index k has no terms at one place of it: Σ_{i<j} at j = 1."""
    return bool((limit[1] - limit[2]).has(k) and (limit[1] - limit[2]).xreplace({k: place}).is_positive)


def _met(value: Expr, limit: Tuple, limits: list[Tuple], ranges: Ranges) -> tuple[list[Tuple], Expr]:
    """Let a value lie within limits that move with other indices: by the limits of those, else by steps.

    Of Σ_j Σ_{i<j} delta_ik f_ij is left Σ_{j>k} f_kj, and of Σ_{i<j} delta_ik f_i is left f_k where k < j.
    """
    _, lower, upper = limit
    steps = []
    for end, side in ((lower, 1), (upper, -1)):
        outer = next((m for m in limits if m[0] in end.free_symbols), None)
        known = outer is not None and (end - outer[0]).is_Integer and not (value.free_symbols & _bound(limits))
        if outer is not None and known and (narrowed := _narrowed(outer, value - end + outer[0], side, ranges)):
            limits = [narrowed if m is outer else m for m in limits]
        elif not _is_beyond(value, end, side, ranges):
            steps.append(Heaviside(side * (value - end), 1))
    return limits, Mul(*steps)


def _bound(limits: Iterable[Tuple]) -> set[Expr]:
    return {m[0] for m in limits}


def _narrowed(limit: Tuple, end: Expr, side: int, ranges: Ranges) -> Tuple | None:
    """Return a range that begins (side -1) or ends at a value that is known to lie in it, or just beside it."""
    k, lower, upper = limit
    if not _is_beyond(end, lower if side < 0 else upper, -side, ranges):
        return None
    return Tuple(k, end, upper) if side < 0 else Tuple(k, lower, end)


def _is_beyond(value: Expr, end: Expr, side: int, ranges: Ranges) -> bool:
    """Tell whether a value is known to be no smaller (side 1) or no larger than an end."""
    low, high = _span(value, ranges)
    return bool((low - end if side > 0 else end - high).is_nonnegative)


def _fixing_delta(term: Expr, limits: list[Tuple]) -> tuple[Expr, Tuple, Expr] | None:
    """Return a delta among the factors, the limit whose index it fixes, and the value."""
    for factor in Mul.make_args(term):
        delta = factor.base if isinstance(factor, Pow) else factor
        if not isinstance(delta, KroneckerDelta):
            continue
        for limit in limits:
            value = _fixed(delta, limit[0])
            value = value if value is not None else _label(delta, limit, term)
            if value is not None:
                return factor, limit, value
    return None


def _is_behind(value: Expr, ranges: Ranges) -> bool:
    """Tell whether a value is an index of a known range and a size, as the j - m behind the first m places."""
    letters = [a for a in Add.make_args(value) if a in ranges]
    rest = value - Add(*letters)
    return (
        len(letters) == 1 and bool(rest.free_symbols) and all(s.is_integer and s.is_positive for s in rest.free_symbols)
    )


def _label(delta: KroneckerDelta, limit: Tuple, term: Expr) -> Expr | None:
    """Return the class y_i at which a delta fixes an index, where the term holds an entry at y_i of an axis as long."""
    k, lower, upper = limit
    other = next((a for a in delta.args if a != k), k)
    if k not in delta.args or not isinstance(other, Indexed) or other.has(k) or lower != 1:
        return None
    axes = ((e, n) for e in term.atoms(Indexed) for n, place in enumerate(e.indices) if place == other)
    return other if any(e.base.shape and e.base.shape[n] == upper for e, n in axes) else None


def _is_triangular(limit: Tuple) -> bool:
    """Tell whether a limit moves with another index, as in Σ_{j > i}: then the delta stays under its sum."""
    return any(s.is_integer and not s.is_positive for s in limit[1].free_symbols | limit[2].free_symbols)


def _fixed(delta: KroneckerDelta, k: Symbol) -> Expr | None:
    """Return the value at which the delta fixes k, when k stands alone in it up to a shift."""
    a, b = delta.args
    for own, other in ((a, b), (b, a)):
        shift = own - k
        if not shift.has(k) and not other.has(k) and not other.has(Indexed):  # the class y_i is no place in a range
            return other - shift
    return None


def inside(value: Expr, limits: tuple[Expr, Expr], ranges: Ranges) -> bool:
    """Tell whether a value is known to lie within the limits."""
    lower, upper = limits
    low, high = ranges.get(value, (value, value)) if isinstance(value, Symbol) else _span(value, ranges)
    return bool((low - lower).is_nonnegative) and bool((upper - high).is_nonnegative)


def _span(value: Expr, ranges: Ranges) -> tuple[Expr, Expr]:
    if value.is_Integer:
        # A numbered element such as w_1 is declared by being written, so its axis is that long.
        return (value, Integer(1)) if value.is_positive else (value, value)
    shifts = {s: r for s, r in ranges.items() if value.has(s)}
    low = value.xreplace({s: r[0] for s, r in shifts.items()})
    high = value.xreplace({s: r[1] for s, r in shifts.items()})
    return low, high


def pull_out(total: Expr) -> Expr:
    """Move factors without the index in front of the sum, Σ_i c f_i = c Σ_i f_i, and drop indices that do not occur."""
    if not isinstance(total, Sum):
        return total
    idle = [limit for limit in total.limits if not total.function.has(limit[0]) and _stands_alone(limit, total.limits)]
    limits = [limit for limit in total.limits if limit not in idle]
    bound = {limit[0] for limit in limits}
    factors = Mul.make_args(total.function)
    own = [f for f in factors if free_letters(f) & bound]
    front = [*(f for f in factors if f not in own), *(upper - lower + 1 for _, lower, upper in idle)]
    if len(own) == 1 and own[0].is_Add:
        # SymPy multiplies a number into a bracket by itself: 2*(m - x) is kept as 2*m - 2*x.
        content, own[0] = own[0].as_content_primitive()
        front.append(content)
    return Mul(*front, Sum(Mul(*own), *limits) if limits else Mul(*own))


def _stands_alone(limit: Tuple, limits: Iterable[Tuple]) -> bool:
    """Tell whether a range neither moves with another index nor moves the range of another."""
    others = [m for m in limits if m is not limit]
    return not any(Tuple(*m[1:]).has(limit[0]) or Tuple(*limit[1:]).has(m[0]) for m in others)
