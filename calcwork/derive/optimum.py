"""Optima in closed form with the second-order test: minimum, maximum, saddle, or undecided, each with its argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sympy import Expr, Matrix

from calcwork.algebra.binding import expand_definitions, settle_names
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.algebra.textbook import tidy
from calcwork.derive.convexity import Certificate, certificate, hessian_of
from calcwork.derive.curvature import is_smooth
from calcwork.derive.definite import Definiteness, definiteness, gram
from calcwork.derive.gradient import Derivatives
from calcwork.derive.proofs import Prover
from calcwork.derive.roots import Condition, Root
from calcwork.derive.solve import Invertible, NoClosedForm, Solution, put, solve
from calcwork.derive.stationary import assumed, classified, located
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation import matrix_text, text

KINDS = {"positive definite": "minimum", "negative definite": "maximum", "indefinite": "saddle"}

NAMED = {
    "minimum": ("a minimum", "minima"),
    "maximum": ("a maximum", "maxima"),
    "saddle": ("a saddle", "saddles"),
    "undecided": ("undecided", "undecided"),
}
SecondOrder = tuple[str, str, tuple[Expr, ...], tuple[str, ...]]


@dataclass(frozen=True)
class CriticalPoint:
    """Hold one stationary point with its classification.

    Attributes
    ----------
    values : mapping of str to Quantity
        The closed form of each variable.
    formulas : mapping of str to Quantity
        The same as they were found, a variable in terms of those that are listed after it.
    free : tuple of str
        Variables that may take any value: the point is not isolated.
    conditions : tuple of str
        What the closed form asks for beside the declarations.
    kind : str
        "minimum", "maximum", "saddle" or "undecided".
    reason : str
        The second-order test, in words.
    eigenvalues : tuple of Expr
        Those of the Hessian there, where they were found.
    everywhere : bool
        Whether the minimum or maximum is that of the whole domain, by a certificate of convexity.
    """

    values: Mapping[str, Quantity]
    formulas: Mapping[str, Quantity]
    free: tuple[str, ...]
    conditions: tuple[str, ...]
    kind: str
    reason: str
    eigenvalues: tuple[Expr, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True)
class Optimum:
    """Hold the stationary points of a quantity, its certificate of convexity, and a sentence on what was found.

    ``success`` tells whether the stationary points have closed forms; ``tried`` says what was tried where they have
    none. ``points`` may be empty: then ``message`` says that there is no stationary point.
    """

    variables: tuple[str, ...]
    points: tuple[CriticalPoint, ...]
    success: bool
    message: str
    certificate: Certificate
    tried: tuple[str, ...] = ()


def optimum(objective: Expr, variables: tuple[str, ...], scope: Scope, *, maximize: bool = False) -> Optimum:
    """Find and classify the stationary points of a quantity in closed form, for symbolic sizes.

    Parameters
    ----------
    objective : Expr
        A name that the scope defines, or an expression.
    variables : tuple of str
        Names of scalars and vectors over which it is optimized.
    maximize : bool
        Ask for a certificate of concavity instead of convexity.

    Raises
    ------
    UserError
        When no variable is given, or one is not declared.

    Examples
    --------
    >>> scope = Scope().declare("x").declare("y")
    >>> x, y = scope["x"], scope["y"]
    >>> (point,) = optimum(2 * x**2 + 3 * y**2 - 2 * x * y, ("x", "y"), scope).points
    >>> point.kind, point.reason.replace(" ≈ 2.76", "").replace(" ≈ 7.24", "")
    ('minimum', 'the Hessian there is positive definite: the eigenvalues 5 − √(5) and √(5) + 5 are positive')
    """
    if not variables:
        raise UserError("no variable is given to optimize over, expected one name at least; name those of the problem.")
    found = certificate(objective, variables, scope, concave=maximize)
    derivatives = Derivatives(objective, variables, scope)
    gradient = {v: replace(q, entry=tidy(expand_definitions(q.entry, scope))) for v, q in derivatives.gradient.items()}
    if not is_smooth(expand_definitions(objective, scope)):
        return _rough(variables, found)
    try:
        solutions = solve(gradient, scope)
    except NotSupportedYet as reason:
        tried = reason.tried if isinstance(reason, NoClosedForm) else (str(reason),)
        return Optimum(variables, (), False, _none_found(found), found, tried)
    inside = [s for s in (_inside(s, scope) for s in solutions) if s is not None]
    test = _SecondOrder(expand_definitions(objective, scope), derivatives, scope, found)
    points = tuple(test.point(s) for s in inside)
    return Optimum(variables, points, True, _message(points), found)


def _rough(variables: tuple[str, ...], found: Certificate) -> Optimum:
    message = (
        "no closed form: the function has kinks or jumps, where it has no derivative, and an optimum may lie on one; "
        "minimize it numerically"
    )
    return Optimum(variables, (), False, message, found, ("the derivative exists only away from the kinks",))


def _none_found(found: Certificate) -> str:
    also = f"; the function is {found.claim}, so every stationary point is global" if found.proved else ""
    return f"no closed form was found for the stationary points{also}; find them numerically"


def _message(points: tuple[CriticalPoint, ...]) -> str:
    if not points:
        return "there is no stationary point inside of the domain"
    kinds = [p.kind for p in points]
    if len(kinds) == 1:
        return f"one stationary point, {NAMED[kinds[0]][0]}"
    counts = {k: kinds.count(k) for k in dict.fromkeys(kinds)}
    named = ", ".join(f"{n} {NAMED[k][1]}" if n > 1 else NAMED[k][0] for k, n in counts.items())
    return f"{len(points)} stationary points: {named}"


def _inside(solution: Solution, scope: Scope) -> Solution | None:
    """Return the solution with the conditions that scalars lie in their domains, or None when one does not."""
    conditions = list(solution.conditions)
    prover = Prover(scope)
    for name, value in solution.values.items():
        if value.indices or name in solution.free:
            continue
        root = located(prover.normal(), Root(value.entry), scope.domain(scope[name]))
        if root is None:
            return None
        conditions += [c for c in root.conditions if c not in conditions]
    return replace(solution, conditions=tuple(conditions))


class _SecondOrder:
    """Classify the solutions: by the derivatives there, by the Hessian there, or by convexity."""

    def __init__(self, body: Expr, derivatives: Derivatives, scope: Scope, found: Certificate) -> None:
        self.body = body
        self.derivatives = derivatives
        self.variables = derivatives.variables
        self.scope = scope
        self.certificate = found

    def point(self, solution: Solution) -> CriticalPoint:
        """Return a solution with what the second-order test says."""
        kind, reason, eigenvalues, also = self._test(solution)
        settled = {v: _settled(solution.values[v]) for v in self.variables}
        formulas = {v: _shorter(_settled(q), settled[v]) for v, q in solution.formulas.items()}
        asked = self._conditions(solution)
        conditions = (*asked, *(c for c in dict.fromkeys(also) if not any(c in a for a in asked)))
        everywhere = self.certificate.proved and kind in {"minimum", "maximum"}
        return CriticalPoint(settled, formulas, solution.free, conditions, kind, reason, eigenvalues, everywhere)

    def _test(self, solution: Solution) -> SecondOrder:
        if solution.free:
            return self._by_certificate() or ("undecided", "the point is not isolated", (), ())
        scalars = not any(self.scope.declarations[v].shape for v in self.variables)
        if scalars:
            found = self._of_scalars(solution)
            if found[0] != "undecided":
                return found
        by_certificate = self._by_certificate()
        if by_certificate is not None:
            return by_certificate
        blocks = None if scalars else self._by_blocks(solution)
        return blocks or (found if scalars else ("undecided", "the sign of the Hessian is not known", (), ()))

    def _of_scalars(self, solution: Solution) -> SecondOrder:
        asked = tuple(c for c in solution.conditions if isinstance(c, Condition))
        if len(self.variables) == 1:
            (name,) = self.variables
            x, root = self.scope[name], Root(solution.values[name].entry, asked)
            second = self.derivatives.hessian[name, name].entry
            point = classified(self.body, root, x, expand_definitions(second, self.scope), self.scope)
            return point.kind, point.reason, (), ()
        at = {self.scope[v]: solution.values[v].entry for v in self.variables}
        prover = Prover(self.scope, assumed(asked))
        matrix = hessian_of(self.body, self.variables, self.scope)
        there = Matrix(matrix.rows, matrix.cols, [self._settled_zero(e.xreplace(at), prover) for e in matrix])
        return self._classified(definiteness(there, prover))

    def _settled_zero(self, entry: Expr, prover: Prover) -> Expr:
        return entry * 0 if prover.is_zero(entry) else tidy(entry)

    def _classified(self, found: Definiteness) -> SecondOrder:
        kind = KINDS.get(found.kind, "undecided")
        reason = f"the Hessian there is {found.kind}: {found.reason}"
        if kind == "undecided":
            reason += "; the test decides nothing"
        return kind, reason, found.eigenvalues, (found.condition,) if found.condition else ()

    def _by_certificate(self) -> SecondOrder | None:
        if not self.certificate.proved:
            return None
        kind = "maximum" if "concave" in self.certificate.claim else "minimum"
        unique = f"; it is the only one when {self.certificate.condition}" if self.certificate.condition else ""
        if self.certificate.strict and not self.certificate.condition:
            unique = "; it is the only one"
        shape = self.certificate.claim.removeprefix("strictly ")
        reason = f"the function is {shape}, so a stationary point is a global {kind}{unique}"
        return kind, reason, (), ()

    def _by_blocks(self, solution: Solution) -> SecondOrder | None:
        """Classify where the mixed blocks of the Hessian vanish: then its diagonal blocks decide."""
        prover = Prover(self.scope, assumed(tuple(c for c in solution.conditions if isinstance(c, Condition))))
        hessian = self.derivatives.hessian
        parts = []
        for n, first in enumerate(self.variables):
            for second in self.variables[n + 1 :]:
                if not prover.is_zero(self._at(hessian[first, second].entry, solution)):
                    return None
            parts.append(self._block(first, hessian[first, first], solution, prover))
        if any(p is None for p in parts):
            return None
        known = [p for p in parts if p is not None]
        kinds = {p.kind for p in known}
        if len(kinds) > 1:
            return None
        named = zip(self.variables, known, strict=True)
        reasons = "; ".join(f"that of {text(self.scope[v], self.scope)} is {p.reason}" for v, p in named)
        conditions = tuple(p.condition for p in known if p.condition)
        (kind,) = kinds
        said = f"the mixed blocks of the Hessian vanish there, and its diagonal blocks are {kind}: {reasons}"
        return KINDS.get(kind, "undecided"), said, (), conditions

    def _block(self, name: str, block: Quantity, solution: Solution, prover: Prover) -> Definiteness | None:
        if block.indices:
            return gram(replace(block, entry=tidy(expand_definitions(block.entry, self.scope))), prover, self.scope)
        proof = prover.sign(self._at(block.entry, solution))
        if proof is None or not proof.strict or not proof.sign:
            return None
        word = "positive" if proof.sign > 0 else "negative"
        return Definiteness(f"{word} definite", f"a {word} number")

    def _at(self, entry: Expr, solution: Solution) -> Expr:
        entry = expand_definitions(entry, self.scope)
        for name, value in solution.values.items():
            entry = put(entry, name, value, self.scope)
        return entry

    def _conditions(self, solution: Solution) -> tuple[str, ...]:
        prover = Prover(self.scope)
        out = []
        for condition in solution.conditions:
            if isinstance(condition, Invertible):
                said = self._invertible(condition.matrix, prover)
            else:
                left, right = (self._written(e) for e in (condition.left, condition.right))
                said = f"{left} {condition.relation} {right}"
            out += [said] if said else []
        return tuple(out)

    def _written(self, expr: Expr) -> str:
        return matrix_text(Quantity(expr), self.scope) or text(settle_names(expr), self.scope)

    def _invertible(self, matrix: Quantity, prover: Prover) -> str:
        found = gram(matrix, prover, self.scope)
        if found is not None and not found.condition:
            return ""
        written = matrix_text(matrix, self.scope) or text(settle_names(matrix.entry), self.scope)
        if found is not None:
            return f"{written} is invertible: {found.condition}"
        return f"{written} is invertible"


def _shorter(formula: Quantity, value: Quantity) -> Quantity:
    """Return the value itself where it is no longer than the formula that it was found by: 0 for y/4 where y = 0."""
    return value if value.entry.count_ops() <= formula.entry.count_ops() else formula


def _settled(quantity: Quantity) -> Quantity:
    return replace(quantity, entry=settle_names(quantity.entry, quantity.indices))
