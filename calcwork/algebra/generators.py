"""The inert functions in which normal forms are written, and what stops or restarts the work on one.

``Exp``, ``Log``, ``Root`` and ``Total`` stand for exp, log, the q-th root and a sum without SymPy's automatic
rewriting, which would undo the normal form (exp(a)**2 becomes exp(2*a) by itself).
"""

from __future__ import annotations

from sympy import Expr, Function, Symbol

from calcwork.errors import NotSupportedYet


class Exp(Function):
    """Stand for exp(key), inert."""

    nargs = 1
    is_commutative = True


class Log(Function):
    """Stand for log(key) of an irreducible key, inert.

    In the key of an `Exp` that stands for a power with a symbolic integer exponent, the logarithm is formal: its key
    may be negative there.
    """

    nargs = 1
    is_commutative = True


class Root(Function):
    """Stand for the q-th root of an irreducible key, inert; ``Root(-1, n)`` stands for (-1)**n."""

    nargs = 2
    is_commutative = True


class Total(Function):
    """Stand for the sum of body over k = 1..n, inert; SymPy's Sum would merge nested sums."""

    nargs = 3
    is_commutative = True


class TooLarge(NotSupportedYet):
    """The normal form would not fit into the limits; equality is then left undecided."""

    def __init__(self) -> None:
        super().__init__("the expression is too large to be brought into normal form; take it apart by definitions.")


class Refine(Exception):
    """The normal form starts again: an exponential needs a finer generator exp(key/q), or a sign became known."""


def shape(expr: Expr) -> Expr:
    """Return an expression with all index names made one, to recognize it under other names."""
    one = Symbol("_", integer=True)
    return expr.xreplace({s: one for s in expr.free_symbols if s.is_integer and not s.is_positive})
