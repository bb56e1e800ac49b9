"""The normal form, and the test whether an expression is zero for all sizes.

An expression becomes a quotient of polynomials in generators (`families`), sums becoming linear combinations of
single sums with bare summands (`sums`). What is left is tested by exact arithmetic; a result of zero is a proof.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sympy import (
    Abs,
    Add,
    Expr,
    Indexed,
    Integer,
    KroneckerDelta,
    Mul,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    cos,
    sin,
)
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import index_ranges, rename_apart
from calcwork.algebra.cancellation import cancel
from calcwork.algebra.families import (
    LARGEST_POWER,
    REWRITES,
    RULES,
    present,
)
from calcwork.algebra.fractions import Field, Fraction, atoms_of
from calcwork.algebra.functions import greatest
from calcwork.algebra.generators import Exp, Log, Refine, Root, TooLarge, Total
from calcwork.algebra.greatest import greatest_form
from calcwork.algebra.integrals import Definite
from calcwork.algebra.linear import Determinant, InverseEntry, Square
from calcwork.algebra.matrices import Known, determinant_form, inverse_form
from calcwork.algebra.partial import Partial
from calcwork.algebra.powers import exponential, power, symbolic_power
from calcwork.algebra.primitives import integral_form
from calcwork.algebra.scope import Scope
from calcwork.algebra.signs import Signs
from calcwork.algebra.sums import distribute, product_form, sum_form

MOST_REFINEMENTS = 40
OF_MATRICES: dict[type, Callable[..., Expr]] = {InverseEntry: inverse_form, Determinant: determinant_form}


class Normalizer:
    """Bring expressions into normal form under the domains of one scope, within a time limit.

    Parameters
    ----------
    scope : Scope, optional
        Gives the domains: labels in {0, 1} and {-1, 1}, positive quantities.
    time_limit : float, optional
        Seconds after which `TooLarge` is raised.

    Examples
    --------
    >>> from sympy import exp
    >>> from sympy.abc import z
    >>> from calcwork.algebra.functions import sigmoid
    >>> Normalizer().is_zero(sigmoid(z) + sigmoid(-z) - 1)
    True
    """

    def __init__(self, scope: Scope | None = None, *, time_limit: float | None = None) -> None:
        self.scope = scope or Scope()
        self.signs = Signs(self.scope)
        self.finest: dict[Any, int] = {}
        self.ranges: dict[Symbol, tuple[Expr, Expr]] = {}
        self.matrices: dict[Square, Known] = {}
        self.symmetric: set[Square] = set()
        self._memo: dict[Expr, Expr] = {}
        self._deadline = None if time_limit is None else time.process_time() + time_limit

    def is_zero(self, expr: Expr) -> bool:
        """Tell whether the expression is proved to be zero; False says only that it was not proved."""
        return self.equal(expr, S.Zero)

    def simplify(self, expr: Expr) -> Expr:
        """Return the normal form as an ordinary expression."""
        (expr,) = self._apart(expr)
        return present(self._refining(lambda: self.canonical(expr)))

    def equal(self, left: Expr, right: Expr) -> bool:
        """Tell whether two expressions are proved to be equal; the ranges of free indices may show in either."""
        left, right = self._apart(left, right)
        return self._refining(lambda: self.vanishes(self.prepare(left - right)))

    def _apart(self, *exprs: Expr) -> tuple[Expr, ...]:
        """Take up the ranges of indices, which only deltas and matrices ask for; a free i is not the i of a sum."""
        if not any(expr.has(KroneckerDelta, Square) for expr in exprs):
            return exprs
        exprs = tuple(rename_apart(expr) for expr in exprs)
        for expr in exprs:
            self.ranges.update(index_ranges(expr))
        return exprs

    def _refining(self, work: Callable[[], Any]) -> Any:
        for _ in range(MOST_REFINEMENTS):
            try:
                return work()
            except Refine:
                self._memo.clear()
                self.matrices.clear()
        raise TooLarge

    def canonical(self, expr: Expr) -> Expr:
        """Return the quotient of polynomials in generators, in lowest terms."""
        return self.lowest(self.prepare(expr))

    def lowest(self, prepared: Expr) -> Expr:
        """Return a prepared expression in lowest terms, powers of generators reduced by their relations."""
        field = self.field(prepared)
        return field.expr(self.quotient(field, prepared))

    def quotient(self, field: Field, prepared: Expr) -> Fraction:
        """Return the quotient in lowest terms, powers of generators reduced; the relations may cancel more."""
        plain = field.fraction(prepared)
        num, den = self.reduce(field, plain.num), self.reduce(field, plain.den)
        return plain if den.is_zero() else field.reduced(num, den)

    def field(self, *prepared: Expr) -> Field:
        """Return the field of the generators that occur, and of those that their relations bring in."""
        atoms: set[Expr] = set()
        pending = set().union(*(atoms_of(p) for p in prepared))
        while pending:
            atom = pending.pop()
            atoms.add(atom)
            if rule := self.relation(atom):
                pending |= atoms_of(rule[1]) - atoms
        return Field(atoms)

    def prepare(self, expr: Expr) -> Expr:
        """Return the expression with every function replaced by generators; sums become sums of bare summands."""
        known = self._memo.get(expr)
        if known is None:
            self.tick()
            known = self._memo[expr] = self._prepare(expr)
        return known

    def _prepare(self, expr: Expr) -> Expr:
        if expr.is_Number or expr.is_Symbol or isinstance(expr, (Exp, Log, Root)):
            return expr if not expr.is_Float else Rational(str(expr))
        if expr is S.Exp1:
            return exponential(self, S.One)
        if isinstance(expr, Indexed):
            return expr.base[tuple(i.expand() for i in expr.indices)]
        if expr.is_Add or expr.is_Mul:
            return expr.func(*(self.prepare(a) for a in expr.args))
        if expr.is_Pow:
            return self._power(expr.base, expr.exp)
        if isinstance(expr, ExprWithLimits):
            return self._reduction(expr)
        if isinstance(expr, Total):
            body, k, upper = expr.args
            return sum_form(self, body, (k, S.One, upper))
        if type(expr) in REWRITES:
            return self.prepare(REWRITES[type(expr)](*expr.args))
        if type(expr) in OF_MATRICES:
            return OF_MATRICES[type(expr)](self, expr)
        if type(expr) in RULES:
            return RULES[type(expr)](self, expr)
        return self.opaque(expr)

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        if base is S.Exp1:
            return exponential(self, exponent)
        exponent = self.canonical(exponent) if exponent.args else exponent
        if exponent.is_Integer:
            if abs(int(exponent)) > LARGEST_POWER and len(Add.make_args(base)) > 1:
                raise TooLarge
            return Pow(self.prepare(base), exponent)
        if exponent.is_Rational:
            return power(self, self.canonical(base), exponent)
        return symbolic_power(self, base, exponent)

    def _reduction(self, expr: Expr) -> Expr:
        bound = {k for inner in expr.function.atoms(ExprWithLimits) for k in inner.bound_symbols}
        if bound.intersection(expr.bound_symbols):
            expr = rename_apart(expr)
        form = {Sum: sum_form, Product: product_form, Definite: integral_form, greatest: greatest_form}.get(type(expr))
        if form is None and type(expr) not in REWRITES:
            return expr
        if form is None:
            return self.prepare(REWRITES[type(expr)](expr.function, *expr.limits))
        result = expr.function
        for limit in expr.limits:
            result = form(self, result, limit)
        return result

    def opaque(self, expr: Expr) -> Expr:
        """Return a function that is not taken apart, its arguments in normal form."""
        if not expr.args:
            return expr
        label = self.label_in(expr)
        if label is not None and not isinstance(expr, KroneckerDelta):
            return self.by_label(lambda *args: self.prepare(expr.func(*args)), expr.args, label)
        return expr.func(*(self.canonical(a) if isinstance(a, Expr) else a for a in expr.args))

    def by_label(self, function: Callable[..., Expr], args: tuple[Expr, ...], label: Expr) -> Expr:
        """Return g(y) = (1 - y) g(0) + y g(1) for a label y in {0, 1}, and likewise for {-1, 1}.

        The function gives prepared values.
        """
        low = Integer(0) if self.is_binary(label) else S.NegativeOne
        with self.signs.quiet():  # what is defined at one value of the label need not be at the other
            at = [function(*(present(a).xreplace({label: v}) for a in args)) for v in (low, S.One)]
        return ((1 - label) * at[0] + (label - low) * at[1]) / (1 - low)

    def label_in(self, expr: Expr) -> Expr | None:
        """Return a label in {0, 1} or {-1, 1} that occurs in the expression, outside of any sum."""
        if isinstance(expr, (ExprWithLimits, Total, Partial)):
            return None
        if self.is_binary(expr) or self.is_sign(expr):
            return expr
        if isinstance(expr, Indexed):
            return None
        return next((found for a in expr.args if (found := self.label_in(a)) is not None), None)

    def is_binary(self, atom: Expr) -> bool:
        """Tell whether an atom takes the values 0 and 1 only."""
        return isinstance(atom, (Symbol, Indexed)) and self.scope.domain(atom).binary

    def is_sign(self, atom: Expr) -> bool:
        """Tell whether an atom takes the values -1 and 1 only."""
        return isinstance(atom, (Symbol, Indexed)) and {int(v) for v in self.scope.domain(atom).values} == {-1, 1}

    def is_positive(self, expr: Expr) -> bool:
        """Tell whether an expression is known to be above zero on the declared domains."""
        return self.signs.is_positive(expr)

    def relation(self, atom: Expr) -> tuple[int, Expr] | None:
        """Return (q, e) when a generator satisfies atom**q = e."""
        if self.is_binary(atom) or isinstance(atom, KroneckerDelta):
            return 2, atom
        if self.is_sign(atom):
            return 2, S.One
        if isinstance(atom, Root):
            base, q = atom.args
            return (int(q), base) if q.is_Integer else (2, S.One)
        if isinstance(atom, Abs):
            return 2, atom.args[0] ** 2
        if isinstance(atom, sin):
            return 2, 1 - cos(atom.args[0]) ** 2
        return None

    def reduce(self, field: Field, poly: Any) -> Any:
        """Return a polynomial with powers of related generators replaced, such as y**2 = y for a label."""
        rules = [(n, rule) for n, atom in enumerate(field.atoms) if (rule := self.relation(atom))]
        # The replacement for one generator may hold powers of another: sqrt(1 + sqrt(x)).
        while due := [(n, rule) for n, rule in rules if poly.degrees()[n] >= rule[0]]:
            for position, rule in due:
                poly = self._replace_powers(field, poly, position, rule)
        return poly

    def _replace_powers(self, field: Field, poly: Any, position: int, rule: tuple[int, Expr]) -> Any:
        q, replacement = rule
        value = field.fraction(replacement).num
        while poly.degrees()[position] >= q:
            self.tick()
            low: dict[tuple[int, ...], int] = {}
            high: dict[tuple[int, ...], int] = {}
            for powers, c in poly.to_dict().items():
                target, p = (low, powers) if powers[position] < q else (high, _lowered(powers, position, q))
                target[p] = c
            poly = field.from_terms(low) + field.from_terms(high) * value
        return poly

    def vanishes(self, prepared: Expr, *, matrices: bool = True) -> bool:
        """Tell whether a prepared expression is proved to be zero, by products of matrices and inverses too."""
        field = self.field(prepared)
        num = self.reduce(field, field.fraction(prepared).num)
        if num.is_zero():
            return True
        atoms = field.atoms_in(num)
        terms = [Mul(c, *(Pow(a, p) for a, p in powers.items())) for c, powers in field.terms(num)]
        if matrices and any(a.has(InverseEntry) for a in atoms) and cancel(self, terms):
            return True
        if any(isinstance(a, Total) for a in atoms) and distribute(self, terms):
            return True
        plain = [at_deltas(t) for t in terms]
        return plain != terms and self.vanishes(self.prepare(Add(*plain)), matrices=matrices)

    def tick(self) -> None:
        """Stop when the time is over."""
        if self._deadline is not None and time.process_time() > self._deadline:
            raise TooLarge


def at_deltas(term: Expr) -> Expr:
    """Return a product with the later of two free indices of a delta factor replaced by the first: f_i for f_j."""
    for delta in (f for f in Mul.make_args(term) if isinstance(f, KroneckerDelta)):
        first, last = delta.args
        if last.is_Symbol and first.is_Symbol:
            term = delta * (term / delta).xreplace({last: first})
    return term


def _lowered(powers: tuple[int, ...], position: int, q: int) -> tuple[int, ...]:
    changed = list(powers)
    changed[position] -= q
    return tuple(changed)
