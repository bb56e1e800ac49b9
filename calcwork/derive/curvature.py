"""Curvature of an expression by composition: constant, affine, convex or concave, each with its reason.

An expression that holds the variables only through one affine score t is a function of one real number, and the sign
of its second derivative decides. Sums, maxima, log-sum-exp, norms and monotone functions of convex ones are composed
(S. Boyd, L. Vandenberghe, Convex Optimization, section 3.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sympy import Abs, Add, Dummy, Expr, Indexed, Max, Min, Mul, Pow, Rational, S, Sum, Symbol, exp, log
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import Application

from calcwork.algebra.functions import logsumexp, relu
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import NONNEGATIVE, POSITIVE, REAL, Domain, Scope, name_of, scalar
from calcwork.algebra.textbook import tidy
from calcwork.derive.proofs import Proof, Prover
from calcwork.derive.rules import differentiate
from calcwork.errors import NotSupportedYet
from calcwork.notation import text

CONSTANT, AFFINE, CONVEX, CONCAVE = "constant", "affine", "convex", "concave"
TURNED = {CONSTANT: CONSTANT, AFFINE: AFFINE, CONVEX: CONCAVE, CONCAVE: CONVEX}


@dataclass(frozen=True)
class Score:
    """Hold an affine expression in which a function is strictly curved, where the weight is positive.

    ``limits`` are those of the sums that it stands under; the weight is never negative, and 1 where it is positive.
    """

    linear: Expr
    limits: tuple[tuple[Expr, ...], ...] = ()
    weight: Expr = S.One


@dataclass(frozen=True)
class Curvature:
    """Hold the curvature of an expression, the reasons, and the scores in which it is strictly curved."""

    kind: str
    reasons: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()

    def turned(self) -> Curvature:
        """Return the curvature of the negative."""
        return Curvature(TURNED[self.kind], self.reasons, self.scores)


@dataclass(frozen=True)
class Bend:
    """Hold a second derivative, the proof of its sign, and what was taken to be positive for it."""

    second: Expr
    proof: Proof
    asked: tuple[Expr, ...]
    prover: Prover


class Composition:
    """Find curvatures in the named variables of one scope."""

    def __init__(self, scope: Scope, variables: tuple[str, ...]) -> None:
        self.scope = scope
        self.variables = frozenset(variables)
        self.prover = Prover(scope)

    def of(self, expr: Expr) -> Curvature | None:
        """Return the curvature, or None when no rule applies."""
        if not self.holds(expr):
            return Curvature(CONSTANT)
        if self.is_affine(expr):
            return Curvature(AFFINE)
        if expr.is_Add:
            whole = self._along_one_score(expr)
            return whole if whole and whole.scores else self._addition(expr) or whole
        if expr.is_Mul and (scaled := self._scaled(expr)) is not None:
            return scaled
        if isinstance(expr, Sum):
            return self._sum(expr)
        return self._along_one_score(expr) or self._composed(expr)

    def holds(self, expr: Expr) -> bool:
        """Tell whether a variable occurs in an expression."""
        return any(name_of(a) in self.variables for a in expr.atoms(Symbol, Indexed) if not isinstance(a, Dummy))

    def is_affine(self, expr: Expr) -> bool:
        """Tell whether an expression is affine in the variables as it stands."""
        if not self.holds(expr) or isinstance(expr, (Symbol, Indexed)):
            return True
        if expr.is_Add:
            return all(self.is_affine(a) for a in expr.args)
        if expr.is_Mul:
            inner = [a for a in expr.args if self.holds(a)]
            return len(inner) == 1 and self.is_affine(inner[0])
        return isinstance(expr, Sum) and self.is_affine(expr.function)

    # --- sums and multiples -------------------------------------------------------------------------------------------

    def _addition(self, expr: Add) -> Curvature | None:
        parts = [self.of(a) for a in expr.args]
        kinds = {p.kind for p in parts if p is not None} - {CONSTANT, AFFINE}
        if None in parts or len(kinds) > 1:
            return None
        found = [p for p in parts if p is not None and p.kind in kinds]
        if not found:
            return Curvature(AFFINE)
        reasons = tuple(dict.fromkeys(r for p in found for r in p.reasons))
        return Curvature(kinds.pop(), reasons, tuple(s for p in found for s in p.scores))

    def _scaled(self, expr: Mul) -> Curvature | None:
        inner = Mul(*(a for a in expr.args if self.holds(a)))
        factor = Mul(*(a for a in expr.args if not self.holds(a)))
        if factor == 1:
            return None
        proof, curved = self.prover.sign(factor), self.of(inner)
        if proof is None or curved is None:
            return self._along_one_score(expr)
        if proof.sign == 0:
            return Curvature(CONSTANT)
        if not proof.strict:
            weight = Mul(*(f for f in Mul.make_args(factor * proof.sign) if not self._is_positive(f)))
            curved = replace(curved, scores=tuple(replace(s, weight=s.weight * weight) for s in curved.scores))
        return curved if proof.sign > 0 else curved.turned()

    def _is_positive(self, factor: Expr) -> bool:
        proof = self.prover.sign(factor)
        return proof is not None and proof.strict and proof.sign > 0

    def _sum(self, expr: Sum) -> Curvature | None:
        inner = self.of(expr.function)
        if inner is None:
            return None
        limits = tuple(tuple(limit) for limit in expr.limits)
        reasons = (*inner.reasons, f"a sum of {inner.kind} terms is {inner.kind}")
        return Curvature(inner.kind, reasons, tuple(replace(s, limits=(*s.limits, *limits)) for s in inner.scores))

    # --- functions of one score ---------------------------------------------------------------------------------------

    def _along_one_score(self, expr: Expr) -> Curvature | None:
        """Take the expression as f(t) of one affine t, and decide by the sign of f''."""
        found = self._score(expr)
        if found is None:
            return None
        score, body, t = found
        bend = self._second(body, t, self._domain(score))
        if bend is None:
            return None
        if not bend.proof.sign:
            return Curvature(AFFINE)
        kind = CONVEX if bend.proof.sign > 0 else CONCAVE
        reason = self._said(body, t, score, bend, kind)
        return Curvature(kind, (reason,), (Score(score),) if bend.proof.strict else ())

    def _said(self, body: Expr, t: Symbol, score: Expr, bend: Bend, kind: str) -> str:
        proof = bend.proof
        relation = {1: "≥", -1: "≤"}[proof.sign] if not proof.strict else {1: ">", -1: "<"}[proof.sign]
        own = {t: score} if isinstance(score, (Symbol, Indexed)) else {}
        named = text(score, self.scope)
        f, second = (text(e.xreplace(own), self.scope) for e in (body, bend.second))
        where = f" in t = {named}" if not own else f" in {named}"
        return f"{f} is {kind}{where}: its second derivative {second} {relation} 0, {proof.reason}"

    def _score(self, expr: Expr) -> tuple[Expr, Expr, Symbol] | None:
        """Return t and f(t) when the variables occur only in one affine expression and its multiples."""
        cores = self._cores(expr)
        if not cores:
            return None
        t = self._letter(expr)
        # Constant factors stay with f, so that the score of log(1 - p) is p.
        linear = Mul(*(a for a in Mul.make_args(self._linear(cores[0])) if self.holds(a)))
        replacements = {}
        for core in dict.fromkeys(cores):
            ratio = self._ratio(self._linear(core), linear)
            if ratio is None:
                return None
            replacements[core] = ratio * t + self._at_zero(core)
        return linear, _replaced(expr, replacements), t

    def _letter(self, expr: Expr) -> Symbol:
        """Return a real scalar that neither the scope nor the expression has."""
        taken = {*self.scope.declarations, *(str(s) for s in expr.free_symbols)}
        return scalar(next(name for name in ("t", "u", "s", *(f"t_{k}" for k in range(99))) if name not in taken))

    def _cores(self, expr: Expr) -> list[Expr] | None:
        """Return the largest affine parts, or None where one stands under a sum and so is not one number."""
        if not self.holds(expr):
            return []
        if self.is_affine(expr):
            return [expr]
        if isinstance(expr, ExprWithLimits):
            return None
        parts = [self._cores(a) for a in expr.args if isinstance(a, Expr)]
        return None if None in parts else [c for part in parts for c in part or ()]

    def _at_zero(self, affine: Expr) -> Expr:
        zeros = {a: S.Zero for a in affine.atoms(Symbol, Indexed) if self.holds(a) and not _is_label(a, affine)}
        return tidy(affine.xreplace(zeros).doit())

    def _linear(self, affine: Expr) -> Expr:
        """Return an affine expression without its constant."""
        if self._at_zero(affine) == 0:
            return affine
        rest = Add(*(a for a in Add.make_args(affine) if self.holds(a)))
        return rest - self._at_zero(rest)

    def _ratio(self, one: Expr, other: Expr) -> Expr | None:
        """Return the constant c with one = c other, both linear, or None."""
        if one == other:
            return S.One
        normal = Normalizer(self.scope, time_limit=1.0)
        try:
            if normal.is_zero(one - other):
                return S.One
            quotient = normal.simplify(one / other)
        except NotSupportedYet:
            return None
        return None if self.holds(quotient) else quotient

    def _domain(self, score: Expr) -> Domain:
        return self.scope.domain(score) if isinstance(score, (Symbol, Indexed)) else REAL

    def _second(self, body: Expr, t: Symbol, domain: Domain) -> Bend | None:
        """Return the second derivative of a function of one real number in a form whose sign is proved."""
        if not is_smooth(body):
            return None
        plain = Prover(self.scope.declare(t.name, domain=domain))
        asked = _asked(body, t, plain)
        if asked is None:
            return None
        prover = Prover(plain.scope, asked)
        try:
            for second in self._seconds(body, t, prover):
                proof = prover.sign(second)
                if proof is not None:
                    return Bend(second, proof, tuple(asked), prover)
        except NotSupportedYet:
            return None
        return None

    def _seconds(self, body: Expr, t: Symbol, prover: Prover) -> Iterator[Expr]:
        first = differentiate(body, t)
        raw = differentiate(first, t)
        yield tidy(raw)
        yield raw
        normal = prover.normal()
        yield normal.simplify(raw)
        yield normal.simplify(differentiate(normal.simplify(first), t))

    # --- composition --------------------------------------------------------------------------------------------------

    def _composed(self, expr: Expr) -> Curvature | None:
        for rule in (self._largest, self._soft_maximum, self._norm, self._monotone):
            found = rule(expr)
            if found is not None:
                return found
        return None

    def _largest(self, expr: Expr) -> Curvature | None:
        """Take the largest of convex functions to be convex, the smallest of concave ones concave; |t| is the first."""
        if isinstance(expr, Abs) and self.is_affine(expr.args[0]):
            return Curvature(CONVEX, ("the absolute value of an affine function is convex",))
        if isinstance(expr, relu):
            expr = Max(0, *expr.args)
        for kind, wanted, word in ((Max, CONVEX, "largest"), (Min, CONCAVE, "smallest")):
            if isinstance(expr, kind):
                parts = [self.of(a) for a in expr.args]
                if all(p is not None and p.kind in {CONSTANT, AFFINE, wanted} for p in parts):
                    inner = tuple(r for p in parts if p for r in p.reasons)
                    return Curvature(wanted, (*inner, f"the {word} of affine or {wanted} functions is {wanted}"))
        return None

    def _soft_maximum(self, expr: Expr) -> Curvature | None:
        """Take the logarithm of a sum of exponentials of convex functions to be convex."""
        scores = None
        if isinstance(expr, logsumexp):
            scores = [expr.function]
        elif isinstance(expr, log) and isinstance(expr.args[0], (Add, Sum)):
            inner = expr.args[0]
            terms = inner.args if inner.is_Add else (inner.function,)
            if all(isinstance(a, exp) for a in terms):
                scores = [a.args[0] for a in terms]
        if scores is None:
            return None
        parts = [self.of(s) for s in scores]
        if not all(p is not None and p.kind in {CONSTANT, AFFINE, CONVEX} for p in parts):
            return None
        inner_reasons = tuple(r for p in parts if p for r in p.reasons)
        return Curvature(CONVEX, (*inner_reasons, "log-sum-exp of affine or convex functions is convex"))

    def _norm(self, expr: Expr) -> Curvature | None:
        """Take the root of a sum of squares of affine functions, a norm, to be convex."""
        if not (expr.is_Pow and expr.exp == Rational(1, 2)):
            return None
        terms = Add.make_args(expr.base)
        for term in terms:
            _, inner = term.as_coeff_Mul()
            body = inner.function if isinstance(inner, Sum) else inner
            square = isinstance(body, Pow) and body.exp == 2 and self.is_affine(body.base)
            if not square and self.holds(term):
                return None
            proof = self.prover.sign(term)
            if proof is None or proof.sign < 0:
                return None
        return Curvature(CONVEX, ("the Euclidean norm of affine functions is convex",))

    def _monotone(self, expr: Expr) -> Curvature | None:
        """Take a convex increasing function of a convex one to be convex, and so on for the other three cases."""
        inner = self._inner(expr)
        if inner is None:
            return None
        part, t = self.of(inner), self._letter(expr)
        if part is None or part.kind not in {CONVEX, CONCAVE}:
            return None
        body = expr.xreplace({inner: t})
        bend = self._second(body, t, self._range(inner))
        # Where a logarithm asks for t > 0, the points of the domain form a convex set only if t is concave.
        if bend is None or not bend.proof.sign or (bend.asked and part.kind != CONCAVE):
            return None
        slope = bend.prover.sign(differentiate(body, t))
        if slope is None or not slope.sign:
            return None
        kind = CONVEX if bend.proof.sign > 0 else CONCAVE
        if (part.kind == kind) != (slope.sign > 0):
            return None
        way = "increasing" if slope.sign > 0 else "decreasing"
        return Curvature(kind, (*part.reasons, f"{text(body, self.scope)} is {kind} and {way}, and t is {part.kind}"))

    def _inner(self, expr: Expr) -> Expr | None:
        """Return the one argument of a function or power that holds the variables."""
        if not isinstance(expr, (Application, Pow)):
            return None
        holding = [a for a in expr.args if isinstance(a, Expr) and self.holds(a)]
        return holding[0] if len(holding) == 1 else None

    def _range(self, expr: Expr) -> Domain:
        proof = self.prover.sign(expr)
        if proof is None or proof.sign <= 0:
            return REAL
        return POSITIVE if proof.strict else NONNEGATIVE


def _is_label(symbol: Expr, expr: Expr) -> bool:
    return isinstance(symbol, Symbol) and any(e.base.label == symbol for e in expr.atoms(Indexed))


def _replaced(expr: Expr, replacements: dict[Expr, Expr]) -> Expr:
    """Replace whole subexpressions from the outside to the inside."""
    if expr in replacements:
        return replacements[expr]
    if not expr.args:
        return expr
    return expr.func(*(_replaced(a, replacements) if isinstance(a, Expr) else a for a in expr.args))


def _asked(body: Expr, t: Symbol, prover: Prover) -> list[Expr] | None:
    """Return what must be positive for f(t) to be defined, or None where the values of t with f(t) are no interval."""
    asked: list[Expr] = []
    for part in _parts(body):
        base = part.args[0] if isinstance(part, log) else part.base if part.is_Pow else None
        if base is None or not base.has(t) or (part.is_Pow and part.exp.is_Integer and part.exp.is_positive):
            continue
        proof = prover.sign(base)
        if proof is not None and proof.strict and (proof.sign > 0 or (part.is_Pow and part.exp.is_Integer)):
            continue
        if part.is_Pow and part.exp.is_positive and proof is not None and proof.sign > 0:
            continue
        if (part.is_Pow and part.exp.is_Integer) or base.diff(t).has(t):
            return None
        asked.append(base)
    return asked


ROUGH = {"Abs", "Max", "Min", "Heaviside", "sign", "Piecewise", "floor", "ceiling", "relu"}


def is_smooth(expr: Expr) -> bool:
    """Tell whether no part of an expression has a kink or a jump, so that the second derivative tells all."""
    return all(part.func.__name__ not in ROUGH for part in _parts(expr))


def _parts(expr: Expr) -> list[Expr]:
    return [expr, *(p for a in expr.args if isinstance(a, Expr) for p in _parts(a))]


def defined_everywhere(expr: Expr, prover: Prover) -> bool:
    """Tell whether an expression is smooth and defined on the whole domain of its quantities."""
    if not is_smooth(expr):
        return False
    for part in _parts(expr):
        base = part.args[0] if isinstance(part, log) else part.base if part.is_Pow else None
        if base is None or not base.free_symbols or (part.is_Pow and part.exp.is_Integer and part.exp.is_positive):
            continue
        proof = prover.sign(base)
        if proof is None or not proof.strict or (proof.sign < 0 and not (part.is_Pow and part.exp.is_Integer)):
            return False
    return True
