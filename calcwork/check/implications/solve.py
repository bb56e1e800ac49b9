r"""Implications: every admissible solution of the premises solves the conclusion.

The premise is factored over its generators. A factor that divides the conclusion, or cannot vanish on the domain, is
settled at once; any other is solved for the unknown, and its roots are put into the conclusion. What has no closed
form is refuted, if it is false, at a root that a change of sign encloses.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from math import prod
from types import MappingProxyType
from typing import Any

from flint import ctx
from sympy import Expr, Gt, Indexed, Lt, S, Symbol, exp, linear_eq_to_matrix, linsolve, log, sqrt
from sympy.solvers.solveset import NonlinearError

from calcwork.algebra.families import present
from calcwork.algebra.fractions import Field
from calcwork.algebra.generators import Exp, Log, Root
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, name_of
from calcwork.algebra.textbook import tidy
from calcwork.check.implications.enclose import enclosed_violation
from calcwork.check.implications.ideals import follows
from calcwork.check.implications.systems import is_system, judge_system
from calcwork.check.judge.equations import judge_pairs, proof
from calcwork.check.judge.signs import UNDECIDED, sign_is_proved
from calcwork.check.numbers.balls import Budget, Machine, Program
from calcwork.check.numbers.points import Sampler, admits, near
from calcwork.check.samples.sampling import ERRORS
from calcwork.check.steps.sides import Pair
from calcwork.check.steps.verdict import Verdict, refuted
from calcwork.derive.definitions import expanded, is_index, plain_scope, resolved
from calcwork.errors import CalcworkError

Equations = Sequence[tuple[Any, Any]]
DEEPEST = 4
UNSOLVED = "the premises are not solved"


def judge_implication(
    premises: Equations,
    conclusions: Equations,
    scope: Scope,
    *,
    both_ways: bool = False,
    time_limit: float = 5.0,
    seed: int = 0,
) -> Verdict:
    r"""Judge whether every admissible solution of the premises solves the conclusions.

    Sides are expressions or quantities; an equation of arrays holds for all values of its indices (`systems`).
    Conclusions with the same left side are alternatives (x = 1 or x = 2); with different left sides all must hold.
    ``both_ways`` asks for \\Leftrightarrow.

    Examples
    --------
    >>> from calcwork.algebra import POSITIVE, scalar
    >>> x = scalar("x")
    >>> judge_implication([(x**2, 4 + 0 * x)], [(x, 2 + 0 * x)], Scope().declare("x", domain=POSITIVE)).verdict
    'proved'
    """
    start = time.process_time()
    try:
        premises, conclusions = _without_axes(premises), _without_axes(conclusions)
        verdict = _judged(premises, conclusions, plain_scope(scope), start + time_limit, seed)
        if verdict.verdict == "unclear" and (kept := _with_names_kept(premises, conclusions, scope)) is not None:
            again = _judged(*kept, start + time_limit, seed)
            verdict = again if again.verdict == "proved" else verdict
        if both_ways and verdict.verdict in ("proved", "agrees"):
            back = _backwards(premises, conclusions, plain_scope(scope), start + time_limit, seed)
            verdict = verdict if back.verdict == "proved" else replace(back, note=f"the way back: {back.note}")
    except CalcworkError as reason:
        verdict = Verdict("unclear", note=str(reason))
    except RecursionError:
        verdict = Verdict("unclear", note="the formula is nested too deeply")
    return replace(verdict, seconds=time.process_time() - start)


def _without_axes(equations: Equations) -> Equations:
    """Return equations with the quantities that have no axis as expressions."""
    return [tuple(s.entry if isinstance(s, Quantity) and not s.sizes else s for s in pair) for pair in equations]


def _with_names_kept(
    premises: Equations, conclusions: Equations, scope: Scope
) -> tuple[Equations, Equations, Scope] | None:
    """Return equations in their names as they stand: what follows for any values of them follows for the defined ones.

    Where a definition uses the unknown again, as rho_j = sum_i x_ij (y_i - sum_{k != j} x_ik w_k) uses w, its own
    place is seen only so.
    """
    scope = plain_scope(scope)
    if not scope.definitions or any(isinstance(s, Quantity) for e in (*premises, *conclusions) for s in e):
        return None
    groups = [[tuple(resolved(s, scope) for s in e) for e in group] for group in (premises, conclusions)]
    return groups[0], groups[1], replace(scope, definitions=MappingProxyType({}))


def _backwards(premises: Equations, conclusions: Equations, scope: Scope, deadline: float, seed: int) -> Verdict:
    """Judge whether each alternative of the conclusions solves each premise."""
    groups = [[c] for c in conclusions] if _alternatives(conclusions) else [list(conclusions)]
    verdicts = [_judged(g, [p], scope, deadline, seed) for g in groups for p in premises]
    return next((v for v in verdicts if v.verdict != "proved"), Verdict("proved"))


def _alternatives(conclusions: Equations) -> bool:
    return len({left for left, _ in conclusions}) == 1


def _judged(premises: Equations, conclusions: Equations, scope: Scope, deadline: float, seed: int) -> Verdict:
    if is_system(premises, conclusions):
        return judge_system(premises, conclusions, scope, deadline=deadline, seed=seed)
    if not _alternatives(conclusions):
        verdicts = [_judged(premises, [c], scope, deadline, seed) for c in conclusions]
        worst = next((v for k in ("refuted", "unclear", "agrees") for v in verdicts if v.verdict == k), None)
        return worst or verdicts[0]
    unknown = unknown_of(premises, conclusions)
    if unknown is not None and _is_put_in(unknown, premises, scope):
        premises, conclusions = ([tuple(_plain(s, scope) for s in e) for e in g] for g in (premises, conclusions))
        unknown = unknown_of(premises, conclusions)
    keep = {name_of(unknown)} if unknown is not None else set()

    def plain(e: Expr) -> Expr:
        return _plain(e, scope, keep)

    solved = {a: plain(b) for a, b in premises if isinstance(a, (Symbol, Indexed)) and not b.has(a)}
    sides = [(plain(a), plain(b)) for a, b in conclusions]
    if solved and any(proof([Pair(*(e.xreplace(solved) for e in s))], scope, deadline=deadline) for s in sides):
        return Verdict("proved", method="substitution", sizes="all")
    given = [plain(a - b) for a, b in premises]
    given = [g for g in given if not proof([Pair(g, S.Zero)], scope, deadline=deadline)]
    if not given:  # an identity restricts nothing, so the conclusion has to hold by itself
        found = judge_pairs([Pair(*s) for s in sides], scope, deadline=deadline, seed=seed)
        text = "the left side holds for all values as it was read, and the right side does not"
        return found if found.verdict != "refuted" else Verdict("unclear", note=text)
    question = _Question(sides, unknown, scope, deadline, seed)
    verdicts = [question.judge(p) for p in _eliminated(given, question)]
    for kind in ("proved", "agrees", "refuted") if len(given) == 1 else ("proved", "agrees"):
        for v in verdicts:
            if v.verdict == kind:
                return v
    if len(given) > 1 and question.follows_from(given):
        return Verdict("proved", method="elimination", sizes="all")
    unclear = (v for v in verdicts if v.verdict == "unclear")
    return _at_only_solution(given, sides, question) or next(unclear, Verdict("unclear", note=UNSOLVED))


def _at_only_solution(given: list[Expr], sides: list[tuple[Expr, Expr]], question: _Question) -> Verdict | None:
    """Return the refutation at the one solution of linear premises in numbers, None where there is none."""
    unknowns = sorted(set().union(*map(_variables, given)), key=str)
    try:
        matrix, right = linear_eq_to_matrix(given, unknowns)
    except NonlinearError:
        return None
    if not all(e.is_Rational for e in (*matrix, *right)) or matrix.rank() < len(unknowns):
        return None
    if matrix.row_join(right).rank() > len(unknowns):
        return None  # no solution at all
    values = dict(zip(unknowns, next(iter(linsolve((matrix, right), *unknowns))), strict=True))
    pairs = [Pair(a.xreplace(values), b.xreplace(values)) for a, b in sides]
    found = judge_pairs(pairs, question.scope, deadline=question.deadline, seed=question.seed)
    shown = ", ".join(f"{x} = {v}" for x, v in values.items())
    note = f"{shown} solves the left side and not the right"
    return replace(found, note=note, method="root of the premise") if found.verdict == "refuted" else None


def _plain(expr: Expr, scope: Scope, keep: AbstractSet[str] = frozenset()) -> Expr:
    return expanded(resolved(expr, scope), scope, keep=keep)


def _is_put_in(unknown: Expr, premises: Equations, scope: Scope) -> bool:
    """Tell whether what a conclusion gives a value is defined, and no premise speaks of it: its definition does."""
    name = name_of(unknown)
    return name in scope.definitions and not any(_plain(s, scope, {name}).has(unknown) for e in premises for s in e)


def unknown_of(premises: Equations, conclusions: Equations) -> Expr | None:
    """Return what is solved for: a left side that is a variable, or the one variable that all equations share."""
    for side in (conclusions[0][0], premises[0][0]):
        left = side.base if side.is_Pow and side.exp.is_number else side  # sigma in sigma^2 = ...
        if isinstance(left, (Symbol, Indexed)):
            return left
    shared = [_variables(a - b) for a, b in (*premises, *conclusions)]
    common = set.intersection(*shared)
    return next(iter(common)) if len(common) == 1 else None


def _variables(expr: Expr) -> set[Expr]:
    atoms = expr.atoms(Symbol, Indexed)
    labels = {a.base.label for a in atoms if isinstance(a, Indexed)}
    return {a for a in atoms if a not in labels and not is_index(a) and not (a.is_Symbol and a.is_integer)}


def _eliminated(given: list[Expr], question: _Question) -> list[Expr]:
    """Return the premises, and those that follow when one is solved for another variable and put into the rest."""
    out = list(given)
    for n, p in enumerate(given if len(given) > 1 else ()):
        others = sorted(_variables(p) - {question.unknown}, key=str)
        for x in others:
            a, b = p.expand().coeff(x, 1), p.expand().coeff(x, 0)
            if a != 0 and not a.has(x) and not b.has(x) and (p - a * x - b).expand() == 0:
                out += [q.xreplace({x: -b / a}) for m, q in enumerate(given) if m != n]
    return out


@dataclass
class _Question:
    """Hold a conclusion, and judge premises by it."""

    sides: list[tuple[Expr, Expr]]
    unknown: Expr | None
    scope: Scope
    deadline: float
    seed: int
    notes: dict[str, None] = field(default_factory=dict)

    @property
    def wanted(self) -> list[Expr]:
        """Return what has to be zero, one expression for each alternative."""
        return [a - b for a, b in self.sides]

    def follows_from(self, premises: Sequence[Expr]) -> bool:
        """Tell whether a conclusion is seen to follow from several premises by elimination."""
        normal = Normalizer(self.scope, time_limit=max(0.01, self.deadline - time.process_time()))
        names = sorted(set().union(*map(_variables, premises)), key=str)
        try:
            return follows(premises, self.wanted, [x for x in names if self._nonzero(x)], normal)
        except UNDECIDED:
            return False

    def judge(self, premise: Expr) -> Verdict:
        normal = Normalizer(self.scope, time_limit=max(0.01, self.deadline - time.process_time()))
        try:
            normal.simplify(premise)
            if (own := normal.canonical(premise)) == 0:
                return Verdict("unclear", note="the left side holds for all values")
            pieces = self._pieces(normal, own)
            if self.unknown is not None and not any(present(f).has(self.unknown) for f in pieces):
                return Verdict("unclear", note=f"the left side does not contain {self.unknown}")
            loose = [f for f in pieces if not self._settled(normal, f)]
            roots = [r for f in loose for r in self._roots(normal, f)]
        except UNDECIDED:
            return self._by_substitution(premise)
        for root in roots:
            verdict = self._root_verdict(root)
            if verdict.verdict != "proved":
                return verdict
        return Verdict("proved", method="factors and roots", sizes="all", note="; ".join(self.notes))

    def _pieces(self, normal: Normalizer, own: Expr) -> list[Expr]:
        """Return the irreducible factors of a premise in normal form that could be zero."""
        of = normal.field(own)
        _, factors = of.factors(of.fraction(own).num)
        return [of.poly(f) for f, _ in factors]

    def _settled(self, normal: Normalizer, factor: Expr) -> bool:
        """Tell whether a factor cannot vanish, or makes a conclusion true when it does."""
        shown = present(factor)
        if self.unknown is not None and not shown.has(self.unknown):
            if not self._nonzero(shown):
                self.notes[f"where {tidy(shown)} is not 0"] = None
            return True
        return any(self._divides(normal, factor, c) for c in self.wanted) or self._nonzero(shown)

    def _nonzero(self, expr: Expr) -> bool:
        return any(sign_is_proved(s * expr, self.scope, strict=True, deadline=self.deadline) for s in (1, -1))

    def _divides(self, normal: Normalizer, factor: Expr, conclusion: Expr) -> bool:
        normal.simplify(conclusion)
        other = normal.canonical(conclusion)
        of = normal.field(factor, other)
        f = of.fraction(factor).num
        common = f.gcd(of.fraction(other).num)
        return bool(common.total_degree() == f.total_degree() and common.total_degree() > 0) or other == 0

    def _roots(self, normal: Normalizer, factor: Expr) -> list[Expr]:
        if self.unknown is None:
            raise NotImplementedRoots
        return roots(normal, factor, self.unknown)

    def _root_verdict(self, root: Expr) -> Verdict:
        """Judge one root: outside of the domain, or a solution of the conclusion, or a counterexample."""
        if root.has(sqrt(-1)) or root.is_real is False:
            return Verdict("proved")
        at = {self.unknown: root}
        pairs = [Pair(a.xreplace(at), b.xreplace(at)) for a, b in self.sides]
        if any(proof([p], self.scope, deadline=self.deadline) for p in pairs):
            return Verdict("proved")
        if self._outside(root):
            self.notes[f"the root {tidy(root)} lies outside of the domain"] = None
            return Verdict("proved")
        inside = self._inside(root)
        verdicts = [
            judge_pairs([p], self.scope, deadline=self.deadline, seed=self.seed, constraints=inside) for p in pairs
        ]
        false = [v for v in verdicts if v.verdict == "refuted"]
        if len(false) == len(verdicts) and self._inside_somewhere(root):
            from calcwork.notation import text

            shown = text(tidy(root), self.scope)
            note = f"{text(self.unknown, self.scope)} = {shown} solves the left side and not the right"
            return replace(false[0], note=note, method="root of the premise")
        agreeing = next((v for v in verdicts if v.verdict == "agrees"), None)
        return agreeing or Verdict("unclear", note=f"the root {tidy(root)} is neither confirmed nor refuted")

    def _outside(self, root: Expr) -> bool:
        domain = self.scope.domain(self.unknown)
        if domain.values:
            return root.is_number and root not in domain.values
        gaps = []
        if domain.lower is not None:
            gaps.append((domain.lower - root, not domain.open_lower))
        if domain.upper is not None:
            gaps.append((root - domain.upper, not domain.open_upper))
        return any(sign_is_proved(g, self.scope, strict=strict, deadline=self.deadline) for g, strict in gaps)

    def _inside(self, root: Expr) -> list[Any]:
        """Return that a root lies in the domain of the unknown, as what sample points must meet."""
        domain = self.scope.domain(self.unknown)
        ends = [] if domain.lower is None else [Gt(root, domain.lower, evaluate=False)]
        return ends if domain.upper is None else [*ends, Lt(root, domain.upper, evaluate=False)]

    def _inside_somewhere(self, root: Expr) -> bool:
        """Tell whether a root is one of the listed values of the unknown, if any, at the first sample points."""
        if not self.scope.domain(self.unknown).values:
            return True
        sampler = Sampler(self.scope, [root], seed=self.seed)
        for n in range(4):
            point = sampler.point(n)
            try:
                if point is not None:
                    with ctx.workprec(128):
                        value = near(Program(self.scope).node(root).run(Machine(point, Budget())))
                    if not admits(self.scope, point, name_of(self.unknown), value):
                        return False
            except ERRORS:
                continue
        return True

    def _by_substitution(self, premise: Expr) -> Verdict:
        """Put the claimed solutions into a premise that is not solved, or enclose a root that violates the claim."""
        if self.unknown is None:
            return Verdict("unclear", note="it is not clear which variable is solved for")
        claimed = [tidy(self.unknown - c) for c in self.wanted]
        found = enclosed_violation(premise, self.wanted, self.unknown, self.scope, self.deadline, self.seed)
        if found is not None:
            return refuted(found, "a root of the left side, enclosed by a change of sign, does not solve the right")
        if any(c.has(self.unknown) for c in claimed):
            return Verdict("unclear", note="the premise has no closed form here, and the conclusion is not solved")
        for value in claimed:
            at = premise.xreplace({self.unknown: value})
            verdict = judge_pairs([Pair(at, at * 0)], self.scope, deadline=self.deadline, seed=self.seed)
            if verdict.verdict not in ("proved", "agrees"):
                return Verdict("unclear", note=f"{self.unknown} = {value} was not seen to solve the left side")
        return Verdict("agrees", method="substitution", note="the right side solves the left; uniqueness is not shown")


class NotImplementedRoots(RecursionError):
    """A factor has no roots in closed form here; it is settled by other means."""


def roots(normal: Normalizer, factor: Expr, x: Expr, depth: int = DEEPEST) -> list[Expr]:
    """Return all real roots in x of a polynomial in generators, one of which holds x, to degree 1 or 2.

    Raises
    ------
    NotImplementedRoots
        When there is no closed form to be had here.
    """
    of = Field.of(factor)
    inside = [a for a in of.atoms if a.has(x)]
    if len(inside) > 1 and depth and all(isinstance(a, Log) for a in inside):
        return _roots_of_logarithms(normal, factor, inside, x, depth)
    if len(inside) != 1 or depth == 0:
        raise NotImplementedRoots
    g = inside[0]
    degree = int(of.fraction(factor).num.degrees()[of.atoms.index(g)])
    if degree > 2:
        raise NotImplementedRoots
    c, b, a = (present(factor.expand().coeff(g, n)) for n in range(3))
    if degree == 1:
        values = [-c / b]
    else:
        root = sqrt(normal.simplify(b**2 - 4 * a * c))
        values = [(-b - root) / (2 * a), (-b + root) / (2 * a)]
    return [r for v in values for r in _inverted(normal, g, v, x, depth)]


def _roots_of_logarithms(normal: Normalizer, factor: Expr, logs: Sequence[Expr], x: Expr, depth: int) -> list[Expr]:
    """Return the x at which a sum of whole multiples of logarithms is a constant: a product of their powers is one.

    A root at which a logarithm would be of a negative number is none.
    """
    weights = [factor.expand().coeff(g, 1) for g in logs]
    rest = factor.expand() - sum(w * g for w, g in zip(weights, logs, strict=True))
    if not all(w.is_Integer for w in weights) or rest.expand().has(x, *logs):
        raise NotImplementedRoots
    powers = [(present(g.args[0]), int(w)) for g, w in zip(logs, weights, strict=True)]
    above, below = (prod([a ** abs(w) for a, w in powers if w * sign > 0]) for sign in (1, -1))
    equation = normal.canonical(above - exp(-present(rest)) * below)
    of = normal.field(equation)
    _, factors = of.factors(of.fraction(equation).num)
    found = [r for f, _ in factors if of.poly(f).has(x) for r in roots(normal, of.poly(f), x, depth - 1)]
    return [r for r in found if all(_has_logarithm(normal, a.xreplace({x: r})) for a, _ in powers)]


def _has_logarithm(normal: Normalizer, number: Expr) -> bool:
    """Tell whether an argument of a logarithm is positive.

    Raises
    ------
    NotImplementedRoots
        When it is neither seen to be positive nor a number.
    """
    if normal.is_positive(normal.canonical(number)):
        return True
    if not number.is_number or number.is_positive is None:
        raise NotImplementedRoots
    return bool(number.is_positive)


def _inverted(normal: Normalizer, g: Expr, value: Expr, x: Expr, depth: int) -> list[Expr]:
    """Return the x at which a generator has a value."""
    if g == x:
        return [tidy(value)]
    inner = present(g.args[0]) if g.args else g
    if isinstance(g, Log):
        target = exp(value)
    elif isinstance(g, Exp):
        if normal.is_positive(normal.canonical(-value)) or value == 0:
            return []
        target = log(value)
    elif isinstance(g, Root) and g.args[1].is_Integer:
        target = value ** g.args[1]
    else:
        raise NotImplementedRoots
    equation = normal.canonical(inner - target)
    of = normal.field(equation)
    _, factors = of.factors(of.fraction(equation).num)
    return [r for f, _ in factors if of.poly(f).has(x) for r in roots(normal, of.poly(f), x, depth - 1)]
