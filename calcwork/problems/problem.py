"""One problem: what is declared and defined, what is to be minimized or maximized, and over which variables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import Expr

from calcwork.algebra.scope import Scope
from calcwork.derive.gradient import Derivatives


@dataclass(frozen=True)
class Facts:
    """Hold what is known of a problem; the tests derive every fact anew.

    Parameters
    ----------
    convex : bool, optional
        Whether what is minimized (the negative of a likelihood) is convex in all variables together; None is open.
    strictly : bool
        Whether it is strictly convex, under the condition ``where``.
    where : str
        What strict convexity, and with it a unique minimum, asks of the data.
    closed_form : bool
        Whether the stationary points have a closed form.
    """

    convex: bool | None = None
    strictly: bool = False
    where: str = ""
    closed_form: bool = False


UNKNOWN = Facts()


@dataclass(frozen=True)
class Problem:
    """Hold a declared problem of the catalogue or of a user.

    Parameters
    ----------
    name, title : str
        The short noun by which the command line finds it, and one line that says what it is.
    scope : Scope
        Every declaration and definition.
    objective : Expr
        The scalar that is optimized, usually a name that the scope defines.
    variables : tuple of str
        The names over which it is optimized.
    source : str
        Where the problem is stated.
    maximize : bool
        True for a likelihood.
    facts : Facts
        What is known of it: convex, strictly convex, with a closed form.
    """

    name: str
    title: str
    scope: Scope
    objective: Expr
    variables: tuple[str, ...]
    source: str = ""
    maximize: bool = False
    facts: Facts = UNKNOWN

    @cached_property
    def derivatives(self) -> Derivatives:
        """Return value, gradient and Hessian, each derived when first asked for."""
        return Derivatives(self.objective, self.variables, self.scope)
