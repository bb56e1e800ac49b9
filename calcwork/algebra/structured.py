"""Symmetric and positive definite matrices, as definitions by a free matrix.

A scope has no word for symmetry. It can define A by (S + S^T)/2 or by L L^T with a free matrix S or L, of which every
entry is sampled and differentiated as any other; what is proved for all S or L is proved for all such A.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from sympy import Expr, Rational, Sum

from calcwork.algebra.scope import Domain, Scope, array, index

FREE = "_free"


def declare_symmetric(
    scope: Scope, name: str, length: Expr, *, latex: str = "", element: str = "", letters: str = "i j"
) -> Scope:
    """Return a scope in which ``name`` is a symmetric matrix, (S + S^T)/2 of the free matrix ``name_free``.

    Raises
    ------
    UserError
        When the name is declared with another shape, or defined already.

    Examples
    --------
    >>> from calcwork.algebra import size
    >>> scope = declare_symmetric(Scope(), "A", size("D"))
    >>> scope.definitions["A"].body
    A_free[i, j]/2 + A_free[j, i]/2
    """
    i, j = index("i"), index("j")
    own = scope.declarations[name].domain if name in scope else Domain()
    between = Domain() if own.values or own.integer else own  # with two numbers their mean lies in an interval
    scope = _with_free(scope, name, length, latex or name, between)
    free = scope[name + FREE]
    body = Rational(1, 2) * (free[i, j] + free[j, i])
    return _defined(scope, name, length, body, latex, element, letters)


def declare_positive_definite(
    scope: Scope, name: str, length: Expr, *, latex: str = "", element: str = "", letters: str = "i j"
) -> Scope:
    """Return a scope in which ``name`` is a positive definite matrix, L L^T of the free matrix ``name_free``.

    Where L is singular, and A only semidefinite, its inverse and the logarithm of its determinant are not defined, so
    such a point decides nothing. Errors are those of `declare_symmetric`.

    Examples
    --------
    >>> from calcwork.algebra import size
    >>> scope = declare_positive_definite(Scope(), "A", size("D"))
    >>> scope.definitions["A"].body
    Sum(A_free[i, k]*A_free[j, k], (k, 1, D))
    """
    i, j, k = index("i"), index("j"), index("k")
    scope = _with_free(scope, name, length, latex or name)
    free = scope[name + FREE]
    body = Sum(free[i, k] * free[j, k], (k, 1, length))
    return _defined(scope, name, length, body, latex, element, letters)


def _with_free(scope: Scope, name: str, length: Expr, latex: str, domain: Domain | None = None) -> Scope:
    latex, domain = rf"{{{latex}}}_0", domain or Domain()
    return scope.declare(name + FREE, length, length, domain=domain, latex=latex, letters="i j")


def _defined(scope: Scope, name: str, length: Expr, body: Expr, latex: str, element: str, letters: str) -> Scope:
    if name not in scope:
        scope = scope.declare(name, length, length, latex=latex, element=element, letters=letters)
    return scope.define(array(name, length, length)[index("i"), index("j")], body)


def as_given(scope: Scope, variables: Iterable[str] = ()) -> tuple[Scope, dict[str, str]]:
    """Return a scope in which structured matrices are plain arrays, and which of them are "symmetric" or "definite".

    The definitions of ``variables`` go too: what a function is differentiated by is an argument of it.

    Examples
    --------
    >>> from calcwork.algebra import size
    >>> given, kinds = as_given(declare_positive_definite(Scope(), "A", size("D")))
    >>> list(given.declarations), list(given.definitions), kinds
    (['A'], [], {'A': 'definite'})
    """
    halves = [n for n in scope.declarations if n.endswith(FREE) and n.removesuffix(FREE) in scope.definitions]
    bodies = {n.removesuffix(FREE): scope.definitions[n.removesuffix(FREE)].body for n in halves}
    kinds = {n: "definite" if isinstance(body, Sum) else "symmetric" for n, body in bodies.items()}
    declarations = {n: d for n, d in scope.declarations.items() if n not in halves}
    definitions = {n: d for n, d in scope.definitions.items() if n not in kinds and n not in set(variables)}
    return Scope(MappingProxyType(declarations), MappingProxyType(definitions)), kinds
