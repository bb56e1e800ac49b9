"""What is known of signs: from the declared domains, and from the places where logarithms and roots are defined.

Equality is claimed where both sides are defined. Under a logarithm or a root a quantity is therefore positive, and so
is its one factor of unknown sign; of several such factors only the absolute values are known, for x*y > 0 does not
make x positive: sqrt(x*y)*sqrt(x/y) is |x|, not x.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sympy import Expr, Indexed, S, Symbol, preorder_traversal

from calcwork.algebra.generators import Exp, Log, Refine, Root, Total
from calcwork.algebra.scope import Scope


class Signs:
    """Tell which expressions are positive, and note what the expression at hand shows about its quantities."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.lengths: dict[Symbol, Expr] = {}
        self._noted: dict[Expr, bool] = {}
        self._doubted: set[Expr] = set()
        self._listening = True

    def is_positive(self, expr: Expr) -> bool:
        """Tell whether an expression is known to be above zero."""
        return self._above(expr, strict=True)

    def is_nonnegative(self, expr: Expr) -> bool:
        """Tell whether an expression is known to be zero or above."""
        return self._above(expr, strict=False)

    def note(self, factor: Expr, *, strict: bool) -> bool:
        """Note that a factor is positive (or not negative) where the expression is defined; tell whether it was noted.

        Raises
        ------
        Refine
            When the normal form so far rests on the sign being unknown.
        """
        if not self._listening or not self._everywhere(factor):
            return False
        key = self._generic(factor)
        self._noted[key] = strict or self._noted.get(key, False)
        if self._doubted & {key, -key}:
            self._doubted.clear()
            raise Refine
        return True

    def doubt(self, factor: Expr) -> None:
        """Record that the normal form rests on the sign of a factor being unknown."""
        self._doubted.add(self._generic(factor))

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Note nothing: what follows need not be defined at every point, or for every index."""
        before, self._listening = self._listening, False
        try:
            yield
        finally:
            self._listening = before

    def _everywhere(self, factor: Expr) -> bool:
        """Tell whether bound indices in a factor run over the whole of the axes on which they stand."""
        for k in factor.free_symbols & self.lengths.keys():
            axes = [
                e.base.shape[n]
                for e in factor.atoms(Indexed)
                for n, i in enumerate(e.indices)
                if i == k and e.base.shape
            ]
            if not axes or any(length != self.lengths[k] for length in axes):
                return False
        return True

    def _generic(self, factor: Expr) -> Expr:
        """Return a factor with its bound indices, which run over whole axes, under names of their own."""
        bound = factor.free_symbols & self.lengths.keys()
        if not bound:
            return factor
        found = dict.fromkeys(k for k in preorder_traversal(factor) if k in bound)
        return factor.xreplace({k: Symbol(f"every{n}_", integer=True) for n, k in enumerate(found)})

    def _above(self, expr: Expr, *, strict: bool) -> bool:
        if self._noted:
            noted = self._noted.get(self._generic(expr))
            if noted is not None and (noted or not strict):
                return True
        if expr.is_Add:
            return self._sum_above(expr, strict)
        if expr.is_Mul:
            return all(self._above(a, strict=strict) for a in expr.args)
        if expr.is_Pow:
            return self._above(expr.base, strict=strict) or bool(not strict and expr.exp.is_even)
        if isinstance(expr, Total):
            return self._above(expr.args[0], strict=strict) and (not strict or bool(expr.args[2].is_positive))
        if isinstance(expr, Exp):
            # x**n with a negative x is kept as Exp(n*Log(x)), with a formal logarithm.
            return all(self._above(log.args[0], strict=strict) for log in expr.atoms(Log))
        if isinstance(expr, Root):
            return self._root_above(expr, strict)
        if isinstance(expr, (Symbol, Indexed)):
            domain = self.scope.domain(expr)
            if domain.positive or (domain.nonnegative and not strict):
                return True
        if isinstance(expr, Indexed):
            expr = expr.base.label  # what SymPy knows of an element; asking each new element is slow
        return bool(expr.is_positive if strict else expr.is_nonnegative)

    def _root_above(self, root: Root, strict: bool) -> bool:
        base, q = root.args
        if base is S.NegativeOne:
            return False
        return self._above(base, strict=strict) or bool(not strict and q.is_even)

    def _sum_above(self, expr: Expr, strict: bool) -> bool:
        if all(self._above(a, strict=False) for a in expr.args):
            return not strict or any(self._above(a, strict=True) for a in expr.args)
        return any(self._line_above(expr, x, strict) for x in expr.free_symbols if isinstance(x, (Symbol, Indexed)))

    def _line_above(self, expr: Expr, x: Expr, strict: bool) -> bool:
        """Tell whether a + b*x, such as 1 - p or N - i, is positive (or not negative) for all values of x."""
        domain = self.scope.domain(x)
        ends = (min(domain.values), max(domain.values)) if domain.values else (domain.lower, domain.upper)
        if None in ends or expr.diff(x).has(x):
            return False
        at = [expr.xreplace({x: end}).expand() for end in ends]
        open_ends = (domain.open_lower and not domain.values, domain.open_upper and not domain.values)
        positive = [bool(e.is_positive) for e in at]
        # On a line, one positive end and another that is positive, or zero and not reached, are enough.
        reached = [
            p or ((o or not strict) and bool(e.is_zero)) for p, o, e in zip(positive, open_ends, at, strict=True)
        ]
        return any(positive) and all(reached)
