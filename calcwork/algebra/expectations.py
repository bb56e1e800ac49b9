r"""Expectations as nodes of the language: ``Expectation(g(X), law of X, ...)``, with each law as a node of its own.

They stay as written until all definitions behind g are known; what carries them out stands in `check`.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Tuple, sympify
from sympy.printing.precedence import PRECEDENCE


class Law(Basic):
    """Stand for what a random quantity, a scalar or an element of an array, is drawn from."""

    @property
    def quantity(self) -> Expr:
        """Return the random quantity."""
        return self.args[0]


class Continuous(Law):
    """Stand for a density f between two ends: ``Continuous(X, f, a, b)``, in which f is an expression in X."""


class Discrete(Law):
    """Stand for the probabilities f of the whole numbers from a to b: ``Discrete(X, f, a, b)``, f in terms of X."""


class Arbitrary(Law):
    """Stand for any law, ``Arbitrary(X)``, or any with a mean, ``Arbitrary(X, m)``; several have one in common."""

    @property
    def means(self) -> tuple[Expr, ...]:
        """Return the mean that is known, if any."""
        return tuple(self.args[1:])


class Sample(Arbitrary):
    """Stand for a member of a family of independent ones: ``Sample(x[i], Tuple(i), Tuple(), "x")``.

    Behind the index that numbers them, which a member with a name of its own lacks, stands the mean where it is known.
    The name is that of the one law that all of them have, and empty where each may have its own.
    """

    @property
    def means(self) -> tuple[Expr, ...]:
        """Return the mean that is known, if any."""
        return tuple(self.args[2])

    @property
    def law_of_all(self) -> str:
        """Return the name of the law of all members, none where each may have its own."""
        return str(self.args[3].name)


class Spread(Law):
    """Stand for any law with known mean and covariance: ``Spread(X[i], m_i, C_ij, i, j)``; of a scalar without i, j."""


class Modeled(Law):
    """Stand for a quantity that a model gives in terms of others, ``Modeled(y[i], f(x[i]) + e[i])``."""


class Independence(Basic):
    """Say which random names are independent of each other, and which families have independent members.

    ``Independence(Tuple(Str("X"), Str("Y")), Tuple(Str("e")))``.
    """


class Expectation(Expr):
    """Stand for the mean of a quantity over the laws of random ones in it, directly or through definitions."""

    is_commutative = True
    is_real = True
    precedence = PRECEDENCE["Mul"]

    def __new__(cls, body: Any, *laws: Any) -> Expectation:
        """Build the node from an expression and laws, as SymPy builds every node."""
        return Expr.__new__(cls, sympify(body, strict=True), *laws)

    @property
    def body(self) -> Expr:
        """Return what the mean is of."""
        return self.args[0]

    @property
    def laws(self) -> tuple[Law, ...]:
        """Return the laws of the random quantities."""
        return tuple(a for a in self.args[1:] if isinstance(a, Law))

    @property
    def independent(self) -> tuple[set[str], set[str]]:
        """Return the names that are independent of each other, and those of families with independent members."""
        found = [a for a in self.args[1:] if isinstance(a, Independence)]
        names = [{s.name for a in found for s in a.args[k]} for k in (0, 1)]
        return names[0], names[1]

    def _latex(self, printer: Any) -> str:
        return rf"\mathbb{{E}}\left[{printer._print(self.body)}\right]"


def has_expectation(expr: Any) -> bool:
    """Tell whether an expectation stands in an expression."""
    return isinstance(expr, (Expr, Tuple)) and bool(expr.has(Expectation))
