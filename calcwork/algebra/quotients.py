"""Rational expressions cancelled and factored, as a textbook prints them: brackets kept, differences turned."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

from sympy import Add, Dummy, Expr, Indexed, Integer, Mul, Pow, Rational, S, floor, log
from sympy.core.sorting import default_sort_key

from calcwork.algebra.fractions import Field, atoms_of
from calcwork.algebra.generators import TooLarge
from calcwork.algebra.scope import names_in

Factors = list[tuple[Expr, int]]
Signs = frozenset[tuple[bool, frozenset[str]]]
Written = frozenset[Signs]


@lru_cache(maxsize=2**12)
def simplest(expr: Expr, written: Written = frozenset()) -> Expr:
    """Return the shortest of an expression, its factored form, and that with the brackets under powers kept."""
    if not expr.args:
        return expr
    best = shorter(factored(expr, written), expr)
    kept = {base: Dummy("bracket") for base in _under_powers(expr, inside=False)}
    if not kept or best == 0:
        return best
    turned = {-base: -place for base, place in kept.items()}
    back = {place: base for base, place in kept.items()}
    return shorter(factored(expr.xreplace({**turned, **kept}), written).xreplace(back), best)


def _under_powers(expr: Expr, *, inside: bool) -> set[Expr]:
    """Return the brackets whose whole powers are terms of other brackets, as x - m in 1 + (x - m)^2."""
    if expr.is_Pow and expr.exp.is_Integer:
        own = {expr.base} if inside and expr.base.is_Add and expr.exp > 1 else set()
        return own | _under_powers(expr.base, inside=inside)
    if not (expr.is_Add or expr.is_Mul):
        return set()
    return set().union(*(_under_powers(a, inside=inside or expr.is_Add) for a in expr.args))


def factored(expr: Expr, written: Written = frozenset()) -> Expr:
    """Return a rational expression in its atoms, cancelled and factored, with the signs of a textbook.

    Powers of one base that differ by a whole power have one atom. The brackets of the expression stay as they are
    where they are factors of the result: 1 - t^2 is not taken apart, and a square of (y - z) is none of (z - y).
    """
    if expr.is_Number or not expr.args:
        return expr
    least: dict[tuple[Expr, Expr], list[Expr]] = defaultdict(list)
    for power in _broken_powers(expr):
        whole, rest = _whole_part(power.exp)
        least[power.base, rest].append(whole)
    places = {Pow(b, min(n) + rest): Dummy("power") for (b, rest), n in least.items() if len(n) > 1}
    powers = {Pow(b, m + rest): (b, min(n), rest, m) for (b, rest), n in least.items() if len(n) > 1 for m in n}
    inside = {p: places[Pow(b, low + rest)] * b ** (m - low) for p, (b, low, rest, m) in powers.items()}
    try:
        found = _factored(expr.xreplace(inside), written)
    except TooLarge:
        return expr
    found = found.xreplace({place: power for power, place in places.items()})
    return joined(found) if found.is_Mul else found


def _broken_powers(expr: Expr) -> set[Expr]:
    """Return the powers that are no whole ones among the atoms of a rational expression."""
    return {a for a in atoms_of(expr) if a.is_Pow and a.base is not S.Exp1}


def _whole_part(exponent: Expr) -> tuple[Expr, Expr]:
    number, rest = exponent.as_coeff_Add()
    whole = floor(number) if number.is_Rational else S.Zero
    return whole, number - whole + rest


def _factored(expr: Expr, written: Written) -> Expr:
    field = Field.of(expr)
    quotient = field.fraction(expr)
    if quotient.num.is_zero():
        return S.Zero
    above, up = _signed(field, quotient.num)
    below, down = _signed(field, quotient.den)
    brackets = _brackets(expr)
    written = written or frozenset(map(signs, brackets))
    unit = Rational(above, below) * _regroup(field, up, brackets, written) / _regroup(field, down, brackets, written)
    if unit < 0:
        unit, up = _turn(unit, up, written)
    return Mul(unit, *(Pow(f, p) for f, p in up), *(Pow(f, -p) for f, p in down))


def _signed(field: Field, poly: Any) -> tuple[int, Factors]:
    """Return content and factors, a factor with a constant term turned so that the constant is positive."""
    unit, factors = field.factors(poly)
    out = []
    for factor, times in factors:
        expr = field.poly(factor)
        constant = expr.as_coeff_Add()[0]
        if expr.is_Add and (constant < 0 or (constant == 0 and _mostly_negative(expr))):
            expr, unit = -expr, unit * (-1) ** times
        out.append((expr, times))
    return unit, out


def _mostly_negative(expr: Expr) -> bool:
    negative = sum(1 for t in expr.args if t.could_extract_minus_sign())
    return 2 * negative > len(expr.args)


def _brackets(expr: Expr) -> list[Expr]:
    """Return the sums under the additions, multiplications and whole powers of an expression, the largest first."""
    found: set[Expr] = set()
    pending = [expr]
    while pending:
        node = pending.pop()
        if node.is_Add:
            found.add(node)
        if node.is_Add or node.is_Mul:
            pending += node.args
        elif node.is_Pow and node.exp.is_Integer:
            pending.append(node.base)
    return sorted(found - {expr}, key=lambda b: (-len(b.args), default_sort_key(b)))


def _regroup(field: Field, factors: Factors, brackets: list[Expr], written: Written) -> Rational:
    """Put the factors of a bracket back together, and turn differences as they were written; return the change."""
    change = Rational(1)
    for n, (factor, times) in enumerate(factors):
        if factor.is_Add and signs(factor) not in written and signs(-factor) in written:
            factors[n] = (-factor, times)
            change *= (-1) ** times
    for bracket in brackets:
        quotient = field.fraction(bracket)
        unit, parts = _signed(field, quotient.num)
        present = dict(factors)
        often = min((present.get(p, 0) // times for p, times in parts), default=0)
        if not quotient.den.is_one() or sum(p.is_Add for p, _ in parts) <= 1 or not often:
            continue
        for part, times in parts:
            present[part] -= often * times
        factors[:] = [*((f, t) for f, t in present.items() if t), (bracket, often)]
        change /= unit**often
    return change


def _turn(unit: Rational, factors: Factors, written: Written) -> tuple[Rational, Factors]:
    """Absorb a leading minus into a difference such as y - yhat that was not written so, if there is one."""
    for n, (factor, times) in enumerate(factors):
        if times % 2 and may_turn(factor, written):
            return -unit, [*factors[:n], (-factor, times), *factors[n + 1 :]]
    return unit, factors


def may_turn(expr: Expr, written: Written) -> bool:
    """Tell whether a sum is a difference without a constant term, and is not written as it stands."""
    if not expr.is_Add or expr.as_coeff_Add()[0] != 0:
        return False
    return any(t.could_extract_minus_sign() for t in expr.args) and signs(expr) not in written


def signs(bracket: Expr) -> Signs:
    """Return the sign and the names of each term of a sum: how its author has turned it, whatever its indices are."""
    return frozenset((bool(t.could_extract_minus_sign()), frozenset(names_in(t))) for t in bracket.args)


def shorter(candidate: Expr, original: Expr) -> Expr:
    """Return the shorter of two expressions, the first one where they are of one length."""
    return candidate if candidate == original or _size(candidate) <= _size(original) else original


def _size(expr: Expr) -> int:
    """Return the number of nodes, a minus sign counted as one; SymPy's count_ops is much slower."""
    if not expr.args or isinstance(expr, Indexed):
        return 1
    return 1 + sum(_size(a) for a in expr.args)


def joined(expr: Expr) -> Expr:
    """Return a product with the powers of one base under one exponent, and a sum with one term for each logarithm.

    Examples
    --------
    >>> from sympy.abc import i, n, p
    >>> joined(p**i * (1 - p) ** n / (p * (1 - p) ** i))
    p**(i - 1)*(1 - p)**(-i + n)
    """
    if expr.is_Add:
        return _one_term_each(expr)
    if not expr.is_Mul:
        return expr
    exponents: dict[Expr, Expr] = defaultdict(lambda: Integer(0))
    for factor in expr.args:
        base, exponent = factor.as_base_exp()
        exponents[base] += exponent
    # SymPy would split p**(i - 1) off its factor 1/p again if the product were evaluated.
    symbolic = [Pow(b, e) for b, e in exponents.items() if e.free_symbols]
    plain = Mul(*(Pow(b, e) for b, e in exponents.items() if not e.free_symbols))
    return Mul(*symbolic, plain) if symbolic else expr


def _one_term_each(expr: Expr) -> Expr:
    coefficients: dict[Expr, Expr] = defaultdict(lambda: Integer(0))
    for term in expr.args:
        logs = [f for f in Mul.make_args(term) if isinstance(f, log)]
        coefficients[logs[0] if len(logs) == 1 else Integer(1)] += term / logs[0] if len(logs) == 1 else term
    return Add(*(factored(c) * f if f != 1 else c for f, c in coefficients.items()))
