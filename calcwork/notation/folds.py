r"""Names given late: dJ/dz with ``z_i = w^T x_i`` behind a J that has ``w^T x_i`` written out.

The written-out quantity is folded into its name in the definitions that J rests on. Only where nothing else of it is
left there does this say how J depends on z.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from types import MappingProxyType

from sympy import Add, Basic, Expr, Indexed, Symbol

from calcwork.algebra.binding import element_of, named_by_depth, substitute
from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import Definition, Scope
from calcwork.notation.pairs import name_of_entry
from calcwork.notation.symbols.values import Sizes, Value

MOST_LETTERS = 5


def with_folds(a: Value, b: Value, scope: Scope, sizes: Sizes) -> Scope:
    """Return the scope with the variables of derivatives put in where definitions have them written out."""
    for partial in sorted(a.entry.atoms(Partial) | b.entry.atoms(Partial), key=str):
        by = name_of_entry(partial.variables[0]) or ""
        if by not in scope.definitions or by in scope.depends_on(partial.quantity):
            continue
        folded = _folded(by, scope, sizes)
        without = {n: d for n, d in folded.definitions.items() if n != by}
        others = replace(folded, definitions=MappingProxyType(without)).depends_on(partial.quantity)
        if by in others and not others & scope.depends_on(scope.definitions[by].body):
            scope = folded
    return scope


def _folded(by: str, scope: Scope, sizes: Sizes) -> Scope:
    """Return the scope with the body of one definition replaced by its name in those that it does not rest on."""
    closed = {n: replace(d, body=sizes.close(d.body)) for n, d in scope.definitions.items()}
    own = closed[by]
    kept = {by} | scope.depends_on(own.body)
    found = {
        n: d if n in kept else Definition(d.parameters, _Fold(by, own, scope).of(named_by_depth(d.body)))
        for n, d in closed.items()
    }
    return replace(scope, definitions=MappingProxyType(found))


class _Fold:
    """Replace what a definition writes out by the name that it defines, with whatever indices stand there."""

    def __init__(self, name: str, definition: Definition, scope: Scope) -> None:
        self.name, self.scope = name, scope
        self.definition = replace(definition, body=named_by_depth(definition.body))

    def of(self, expr: Expr) -> Expr:
        """Return an expression with every instance of the body under its name, innermost first."""
        if isinstance(expr, Indexed) or not expr.args:
            return self._whole(expr)
        args = [self.of(a) if isinstance(a, Expr) else a for a in expr.args]
        return self._whole(expr if args == list(expr.args) else expr.func(*args))

    def _whole(self, expr: Expr) -> Expr:
        body = self.definition.body
        if expr.func != body.func:
            return expr
        letters = sorted((s for s in expr.free_symbols if _is_letter(s)), key=str)
        if len(letters) > MOST_LETTERS:
            return expr
        for places in permutations(letters, len(self.definition.parameters)):
            there = substitute(body, dict(zip(self.definition.parameters, places, strict=True)))
            there = named_by_depth(there)
            if there == expr:
                return element_of(self.scope, self.name, places)
            if isinstance(there, Add) and set(there.args) < set(expr.args):
                return expr - there + element_of(self.scope, self.name, places)
        return expr


def _is_letter(symbol: Basic) -> bool:
    return isinstance(symbol, Symbol) and bool(symbol.is_integer) and not symbol.is_positive
