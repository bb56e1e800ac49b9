r"""Losses that a note leaves open: ``dL/dgamma = sum_i dL/dy_i xhat_i`` holds for every L that depends on y alone.

Of such an L only the first derivatives are asked for, by quantities of the note. It depends on the others through the
most downstream ones, the heads; at one point it may be any linear function of these.
"""

from __future__ import annotations

from sympy import Dummy, Expr, Indexed, Sum, Symbol

from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import Scope, array, scalar
from calcwork.notation.pairs import name_of_entry
from calcwork.notation.values import Value


def with_open_losses(a: Value, b: Value, scope: Scope) -> Scope:
    """Return the scope with every loss that nothing defines as any function of its heads."""
    bodies = [a.entry, b.entry, *(d.body for d in scope.definitions.values())]
    variables: dict[str, dict[str, Expr]] = {}
    curved: set[str] = set()
    for partial in {p for e in bodies for p in e.atoms(Partial)}:
        name = partial.quantity.name if isinstance(partial.quantity, Symbol) else None
        if name is None or name in scope.definitions:
            continue
        if len(partial.variables) > 1:
            curved.add(name)
        for variable in partial.variables:
            if (by := name_of_entry(variable)) is not None:
                variables.setdefault(name, {})[by] = variable
    for name in sorted(set(variables) - curved):
        scope = _with_open_loss(name, variables[name], scope)
    return scope


def _with_open_loss(name: str, variables: dict[str, Expr], scope: Scope) -> Scope:
    reached = {v: _reached(v, scope) for v in variables}
    inner = {v for v in variables if any(v in reached[w] for w in variables if w != v)}
    heads = sorted(set(variables) - inner)
    if name in variables or not inner or not all(reached[h] & inner for h in heads):
        return scope
    body: Expr = scalar(f"{name}_0")
    scope = scope.declare(f"{name}_0")
    for head in heads:
        variable, slope = variables[head], f"d{name}/d{head}"
        if isinstance(variable, Indexed):
            sizes = variable.base.shape
            places = [Dummy(f"k{n}", integer=True) for n, _ in enumerate(sizes)]
            limits = [(k, 1, n) for k, n in zip(places, sizes, strict=True)]
            body += Sum(array(slope, *sizes)[tuple(places)] * variable.base[tuple(places)], *limits)
            scope = scope.declare(slope, *sizes)
        else:
            body += scalar(slope) * variable
            scope = scope.declare(slope)
    return scope.define(scalar(name), body)


def _reached(name: str, scope: Scope) -> set[str]:
    """Return all names that a name depends on through the definitions."""
    definition = scope.definitions.get(name)
    return set(scope.depends_on(definition.body)) if definition is not None else set()
