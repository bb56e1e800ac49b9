"""Proofs of signs: from the domains, from squares, term by term, and by the real roots of a polynomial.

A proof says in words what it rests on. What cannot be proved has none; nothing is refuted here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sympy import Add, Expr, Indexed, Integer, Poly, Product, Sum, Symbol, count_roots, oo
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.fractions import Field
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope
from calcwork.errors import NotSupportedYet
from calcwork.notation import text

TIME_LIMIT = 20.0


@dataclass(frozen=True)
class Proof:
    """Hold the sign that was proved, 1, -1 or 0, whether zero is excluded, and what the proof rests on."""

    sign: int
    strict: bool
    reason: str


class Prover:
    """Prove signs under the domains of one scope, and under further expressions that are taken to be positive.

    Examples
    --------
    >>> from sympy import exp
    >>> from calcwork.algebra import scalar
    >>> x = scalar("x")
    >>> Prover(Scope()).sign(exp(x) + 1 / x**2).reason
    'a sum of positive terms'
    >>> Prover(Scope()).sign(x - 1) is None
    True
    """

    def __init__(self, scope: Scope, positive: Iterable[Expr] = ()) -> None:
        self.scope = scope
        self.positive = tuple(positive)

    def sign(self, expr: Expr) -> Proof | None:
        """Return a proof of the sign, or None."""
        try:
            return self._sign(expr)
        except NotSupportedYet:
            return None

    def is_zero(self, expr: Expr) -> bool:
        """Tell whether an expression is proved to be zero."""
        try:
            return self.normal().is_zero(expr)
        except NotSupportedYet:
            return False

    def normal(self) -> Normalizer:
        """Return a normalizer that knows what is taken to be positive."""
        normal = Normalizer(self.scope, time_limit=TIME_LIMIT)
        for expr in self.positive:
            self._assume(normal, expr)
        return normal

    def _assume(self, normal: Normalizer, expr: Expr) -> None:
        """Note what a positive expression shows of its factors: none is zero, and one may be of unknown sign."""
        unit, factors = _factors(normal, expr)
        signs = [(factor, _known(normal, factor)) for factor, times, _ in factors if times % 2]
        if sum(1 for _, known in signs if known is None) > 1:
            return
        left = unit
        for _, known in signs:
            left *= known[0] if known else 1
        for factor, known in signs:
            normal.signs.note(normal.canonical(factor * (known[0] if known else left)), strict=True)

    def _sign(self, expr: Expr) -> Proof | None:
        normal = self.normal()
        if normal.is_zero(expr):
            return Proof(0, False, "zero")
        ways = (self._by_terms, lambda e: self._by_factors(normal, e), self._of_polynomial, self._by_cases)
        best = None
        for way in ways:
            proof = way(expr)
            if proof is not None and proof.strict:
                return proof
            best = best or proof
        return best

    def _by_terms(self, expr: Expr) -> Proof | None:
        if isinstance(expr, (Sum, Product)):
            return self._of_reduction(expr)
        terms = Add.make_args(expr)
        if len(terms) < 2:
            return None
        proofs = [self._sign(t) for t in terms]
        signs = {p.sign for p in proofs if p is not None and p.sign}
        if None in proofs or len(signs) != 1:
            return None
        strict = any(p.strict for p in proofs if p)
        sign = signs.pop()
        kind = {(1, True): "positive", (-1, True): "negative", (1, False): "nonnegative", (-1, False): "nonpositive"}
        return Proof(sign, strict, f"a sum of {kind[sign, all(p.strict for p in proofs if p)]} terms")

    def _of_reduction(self, expr: Sum | Product) -> Proof | None:
        inner = self._sign(expr.function)
        if inner is None or (isinstance(expr, Product) and inner.sign != 1):
            return None
        word = "sum" if isinstance(expr, Sum) else "product"
        return Proof(inner.sign, inner.strict, f"a {word} over terms, each {inner.reason}")

    def _by_factors(self, normal: Normalizer, expr: Expr) -> Proof | None:
        unit, factors = _factors(normal, expr)
        sign, strict, squares = unit, True, False
        for factor, times, below in factors:
            known = _known(normal, factor)
            if known is None and times % 2:
                return None
            if known is not None:
                sign *= known[0] ** (times % 2)
            # A denominator is not zero where the expression is defined.
            strict = strict and (below or bool(known and known[1]))
            squares = squares or known is None
        if not factors:
            return Proof(sign, True, "a constant")
        return Proof(sign, strict, "a square times positive factors" if squares else "of known sign in every factor")

    def _by_cases(self, expr: Expr) -> Proof | None:
        """Prove the sign for each value of a label in {0, 1} or another finite set."""
        labels = [a for a in _free_atoms(expr) if self.scope.domain(a).values]
        if not labels:
            return None
        label = min(labels, key=str)
        proofs = [self._sign(expr.xreplace({label: v})) for v in self.scope.domain(label).values]
        known = [p for p in proofs if p is not None]
        if len(known) < len(proofs) or len({p.sign for p in known}) != 1:
            return None
        return Proof(known[0].sign, all(p.strict for p in known), f"for each value of {text(label, self.scope)}")

    def _of_polynomial(self, expr: Expr) -> Proof | None:
        """Prove the sign of a polynomial with rational coefficients in one variable by counting its real roots."""
        symbols = expr.free_symbols
        if len(symbols) != 1 or expr.atoms(Indexed):
            return None
        (x,) = symbols
        if not expr.is_polynomial(x) or not isinstance(x, Symbol):
            return None
        poly = Poly(expr, x)
        if not poly.domain.is_QQ and not poly.domain.is_ZZ:
            return None
        return self._by_roots(poly, x)

    def _by_roots(self, poly: Poly, x: Symbol) -> Proof | None:
        domain = self.scope.domain(x)
        low, high = (b if b is not None and b.is_Rational else None for b in (domain.lower, domain.upper))
        strict = True
        for factor, times in poly.factor_list()[1]:
            inside = count_roots(factor, low, high)
            ends = sum(1 for end in (low, high) if end is not None and factor.eval(end) == 0)
            if times % 2 and inside > ends:
                return None
            strict = strict and not inside
        at = _inner_point(poly, low, high)
        roots = "no real root" if strict else "no real root of odd order"
        where = (
            ""
            if low is None and high is None
            else f" between {low if low is not None else -oo} and " + str(high if high is not None else oo)
        )
        return Proof(1 if at > 0 else -1, strict, f"a polynomial with {roots}{where}")


def _inner_point(poly: Poly, low: Any, high: Any) -> Expr:
    """Return the value at a point inside of the interval that is no root."""
    start = low if low is not None else (high - 1000 if high is not None else Integer(0))
    width = (high - low) if low is not None and high is not None else Integer(1)
    return next(v for k in range(1, 2 * poly.degree() + 3) if (v := poly.eval(start + width / (k + 1))) != 0)


def _factors(normal: Normalizer, expr: Expr) -> tuple[int, list[tuple[Expr, int, bool]]]:
    """Return the sign of the content, and each factor with its power and whether it stands in the denominator."""
    prepared = normal.canonical(expr)
    field = Field.of(prepared)
    quotient = field.fraction(prepared)
    unit, above = field.factors(quotient.num)
    other, below = field.factors(quotient.den)
    factors = [(field.poly(f), n, side is below) for side in (above, below) for f, n in side]
    return (1 if unit * other > 0 else -1), factors


def _known(normal: Normalizer, factor: Expr) -> tuple[int, bool] | None:
    """Return the sign of a factor and whether zero is excluded, as far as the domains show it."""
    turned = normal.canonical(-factor)
    for strict in (True, False):
        for sign, expr in ((1, factor), (-1, turned)):
            if normal.signs.is_positive(expr) if strict else normal.signs.is_nonnegative(expr):
                return sign, strict
    return None


def _free_atoms(expr: Expr) -> set[Expr]:
    """Return the scalars and the elements at free indices in an expression."""
    if isinstance(expr, (Symbol, Indexed)):
        return {expr}
    found = set().union(*(_free_atoms(a) for a in expr.args if isinstance(a, Expr)))
    bound = set(expr.bound_symbols) if isinstance(expr, ExprWithLimits) else set()
    return {
        a for a in found if not (isinstance(a, Indexed) and bound & set().union(*(i.free_symbols for i in a.indices)))
    }
