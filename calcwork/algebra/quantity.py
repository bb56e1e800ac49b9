"""An array written by its general entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Symbol

from calcwork.algebra.scope import Scope


@dataclass(frozen=True)
class Quantity:
    """Hold an array by its general entry: the gradient with entries g_j is ``Quantity(g_j, (j,))``.

    ``indices`` are the free indices of ``entry`` in the order of the axes, ``sizes`` their ranges (each runs from 1).
    A scalar has none.
    """

    entry: Expr
    indices: tuple[Symbol, ...] = ()
    sizes: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Tangents:
    """Hold the derivatives of a gradient along ``size`` directions, over a scope that has these as data.

    ``seeds`` are the names of the directions by variable, and ``rows`` the derivatives; the first index of each counts
    the directions, the others are those of the variable.
    """

    scope: Scope
    size: Symbol
    seeds: Mapping[str, str]
    rows: Mapping[str, Quantity]
