"""Symmetric matrices of a scope: their entries, and those of inverses, in one order of the two indices.

The derivative by a symmetric matrix is that by a free one, taken at the symmetric one, as textbooks print it: the
gradient of log det S is S^-1. Along a symmetric change of S it gives the change of the function.
"""

from __future__ import annotations

from sympy import Expr, Indexed
from sympy.core.sorting import default_sort_key

from calcwork.algebra.binding import named_by_depth, substitute
from calcwork.algebra.linear import InverseEntry, Square
from calcwork.algebra.scope import Definition, Scope, name_of


def symmetric_names(scope: Scope) -> frozenset[str]:
    """Return the names of the matrices whose definitions show that they are symmetric.

    Examples
    --------
    >>> from calcwork.algebra import size
    >>> from calcwork.algebra.structured import declare_symmetric
    >>> sorted(symmetric_names(declare_symmetric(Scope(), "A", size("D"))))
    ['A']
    """
    matrices = {name: d for name, d in scope.definitions.items() if len(d.parameters) == len("ij")}
    return frozenset(name for name, d in matrices.items() if _swaps(d))


def _swaps(definition: Definition) -> bool:
    i, j = definition.parameters
    return bool(named_by_depth(substitute(definition.body, {i: j, j: i})) == named_by_depth(definition.body))


def is_symmetric(matrix: Square, names: frozenset[str]) -> bool:
    """Tell whether a matrix is symmetric, given the names of those that are."""
    return matrix.symmetric or _sorted(matrix.transposed(), names) == _sorted(matrix, names)


def _sorted(matrix: Square, names: frozenset[str]) -> Expr:
    return with_symmetry(matrix.function, names)


def with_symmetry(expr: Expr, names: frozenset[str]) -> Expr:
    """Return an expression with the indices of symmetric matrices, and of their inverses, in one order."""
    if not names or not expr.args:
        return expr
    found: dict[Expr, Expr] = {}
    for element in expr.atoms(Indexed):
        if name_of(element) in names:
            found[element] = element.base[tuple(sorted(element.indices, key=default_sort_key))]
    for entry in expr.atoms(InverseEntry):
        if is_symmetric(entry.matrix, names):
            one = min(entry.matrix, entry.matrix.transposed(), key=lambda m: m.text)
            found[entry] = InverseEntry(one, *sorted(entry.indices, key=default_sort_key))
    return expr.xreplace({old: new for old, new in found.items() if old != new})
