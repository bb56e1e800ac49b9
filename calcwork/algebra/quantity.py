"""An array written by its general entry."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol


@dataclass(frozen=True)
class Quantity:
    """Hold an array by its general entry: the gradient with entries g_j is ``Quantity(g_j, (j,))``.

    ``indices`` are the free indices of ``entry`` in the order of the axes, ``sizes`` their ranges (each runs from 1).
    A scalar has none.
    """

    entry: Expr
    indices: tuple[Symbol, ...] = ()
    sizes: tuple[Expr, ...] = ()
