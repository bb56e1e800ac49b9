"""The Jacobian of an array by another: the derivative of every entry by every entry."""

from __future__ import annotations

from sympy import Expr

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, index
from calcwork.derive.chain import differentiate_through
from calcwork.derive.gradient import Derivatives
from calcwork.errors import UserError


def jacobian(of: str | Quantity, by: str, scope: Scope) -> Quantity:
    """Return the Jacobian J[i, j] = d f_i / d x_j; its axes are those of f, then those of x.

    Parameters
    ----------
    of : str or Quantity
        The name of a quantity that the scope defines, or an array by its general entry.
    by : str
        The name of a scalar or an array; defined quantities count as variables, and are not expanded.
    scope : Scope
        Declares every name and defines what lies between.

    Raises
    ------
    UserError
        When a name is not declared, or the quantity is not defined.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import array, size, softmax
    >>> from calcwork.notation import matrix_text
    >>> K, c, k = size("K"), index("c"), index("k")
    >>> scope = Scope().declare("z", K, letters="k")
    >>> scope = scope.define(array("p", K)[c], softmax(scope["z"][k], (k, 1, K), c))
    >>> matrix_text(jacobian("p", "z", scope), scope)
    'diag(p) − p pᵀ'
    """
    quantity = _defined(of, scope) if isinstance(of, str) else of
    variable = Derivatives(quantity.entry, (by,), scope).element(by, avoid=quantity.indices)
    sizes = dict(zip(quantity.indices, quantity.sizes, strict=True))
    chain = differentiate_through(quantity.entry, variable, scope, sizes=sizes)
    own = tuple(getattr(variable, "indices", ()))
    return Quantity(chain.value, (*quantity.indices, *own), (*quantity.sizes, *scope.declarations[by].shape))


def _defined(name: str, scope: Scope) -> Quantity:
    """Return a defined quantity by its name at its usual letters."""
    if name not in scope.definitions:
        known = ", ".join(scope.definitions) or "nothing"
        raise UserError(f"the Jacobian of {name!r} was asked for, but the scope defines {known}; define it first.")
    definition, shape = scope.definitions[name], scope.declarations[name].shape
    letters = tuple(index(str(p).strip("_")) for p in definition.parameters)
    entry: Expr = scope[name][letters] if letters else scope[name]
    return Quantity(entry, letters, shape)
