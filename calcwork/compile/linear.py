"""Lowering of inverses and determinants: each matrix is one array, from which entries and diagonals are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sympy import Expr, Integer, Mul, Symbol, log
from sympy.core.sorting import default_sort_key

from calcwork.algebra import linear
from calcwork.compile.ir import Axes, Axis, Determinant, Diagonal, Inverse, Program, next_axis
from calcwork.errors import NotSupportedYet

Environment = Mapping[Symbol, Axis]


class Matrices:
    """Lower the functions of a square matrix into a program; ``lower`` lowers its entries."""

    def __init__(self, program: Program, lower: Callable[[Expr, Environment], Expr]) -> None:
        self.program = program
        self._lower_entry = lower
        self.fixed: set[Symbol] = set()  # indices that are one place here, as the step of a loop is inside of it

    def lower(self, expr: Expr, env: Environment) -> Expr:
        """Return an entry of an inverse, or a determinant."""
        if isinstance(expr, linear.Determinant):
            return self._determinant(expr, env, logarithm=False)
        body, axes, own = self._matrix(expr.matrix, env)
        inverse = self.program.add(Inverse(body, axes))
        if not all(i in env for i in expr.indices):
            raise NotSupportedYet(f"{expr} has an index that is not in reach; only plain indices are compiled yet.")
        row, column = (env[i] for i in expr.indices)
        if {row, column} & set(own.values()):
            raise NotSupportedYet(f"{expr} has an index of its matrix as a row or column; write a sum over both.")
        if row == column:
            other = next_axis(row.size, [row, *own.values()])
            matrix = self.program.relabel(inverse, own | {axes[-2]: row, axes[-1]: other})
            return self.program.add(Diagonal(matrix, (*own.values(), row)))
        return self.program.relabel(inverse, own | {axes[-2]: row, axes[-1]: column})

    def log(self, argument: Expr, env: Environment) -> Expr | None:
        """Return log(c det(A)**p) as log(c) + p log(det(A)) where c is positive and p odd, else None."""
        total: Expr = Integer(0)
        rest = []
        for factor in Mul.make_args(argument):
            base, power = factor.as_base_exp()
            if isinstance(base, linear.Determinant) and not power.is_even:
                total += self._lower_entry(power, env) * self._determinant(base, env, logarithm=True)
            else:
                rest.append(factor)
        outside = Mul(*rest)
        if outside == 1 or outside.has(linear.Determinant):
            return total if outside == 1 else None
        return total + self._lower_entry(log(outside), env) if outside.is_positive else None

    def _determinant(self, expr: Expr, env: Environment, *, logarithm: bool) -> Expr:
        body, axes, own = self._matrix(expr.matrix, env)
        return self.program.relabel(self.program.add(Determinant(body, axes[-2:], logarithm, axes[:-2])), own)

    def _matrix(self, matrix: linear.Square, env: Environment) -> tuple[Expr, Axes, dict[Axis, Axis]]:
        """Return the entries of a matrix over two axes of its own, behind one for each index that it is of.

        The last tells on which axes these indices stand.
        """
        letters = sorted((env.keys() - self.fixed) & matrix.function.free_symbols, key=default_sort_key)
        axes: list[Axis] = []
        for length in (*(env[k].size for k in letters), matrix.size, matrix.size):
            axes.append(next_axis(length, axes))
        inside = {k: env[k] for k in env.keys() & self.fixed}
        inside |= dict(zip((*letters, matrix.row, matrix.column), axes, strict=True))
        own = {a: env[k] for k, a in zip(letters, axes, strict=False)}
        return self._lower_entry(matrix.function, inside), tuple(axes), own
