"""The chain rule through definitions: derivatives of a quantity that others lie between.

The intermediate quantities keep their names. Their adjoints dJ/du are found from the last definition back to the
first, each from those that use it; this is how a textbook derives a network, and what reverse mode does with numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

from sympy import Add, Dummy, Expr, Indexed, Integer, S, Sum, Symbol, exp
from sympy.core.sorting import default_sort_key

from calcwork.algebra.binding import element_of, index_ranges, named_by_depth, rename_apart, settle_names, substitute
from calcwork.algebra.deltas import aligned, collapse
from calcwork.algebra.functions import logsumexp
from calcwork.algebra.quotients import Written
from calcwork.algebra.recognition import recognized
from calcwork.algebra.scope import Scope, name_of, names_in
from calcwork.algebra.symmetry import symmetric_names, with_symmetry
from calcwork.algebra.textbook import differences, tidy
from calcwork.derive.rules import Record, differentiate
from calcwork.errors import UserError


@dataclass(frozen=True)
class Link:
    """Hold one direct derivative: of ``outer``, by ``inner`` that stands in its definition, and the rules used."""

    outer: Expr
    inner: Expr
    value: Expr
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """Hold the derivative of a quantity by an element, and the links it was put together from."""

    quantity: Expr
    variable: Expr
    value: Expr
    links: tuple[Link, ...]
    adjoints: tuple[tuple[Expr, Expr], ...]


def differentiate_through(
    quantity: Expr, variable: Expr, scope: Scope, *, sizes: Mapping[Symbol, Expr] | None = None, symmetry: bool = True
) -> Chain:
    """Return the derivative by a scalar or an element, through every definition that lies between.

    Parameters
    ----------
    quantity : Expr
        A name that the scope defines, or any expression of names.
    variable : Expr
        A scalar or an element; a defined quantity counts as a variable here, and is not expanded.
    sizes : mapping, optional
        The sizes of free indices of the quantity that it does not show, as those of a block of a gradient.

    symmetry : bool, optional
        Put the indices of matrices that the scope defines as symmetric in one order. The derivative by an entry of such
        a matrix is that by a free one; a result that is to be differentiated by it again needs both orders.

    Raises
    ------
    UserError
        When the variable is not declared in the scope.
    """
    if variable not in scope:
        known = ", ".join(scope.declarations)
        raise UserError(f"cannot differentiate by {variable}: the scope declares {known}, and not {name_of(variable)}.")
    return _Accumulation(scope, variable, sizes or {}, symmetric_names(scope) if symmetry else frozenset()).run(
        quantity
    )


class _Accumulation:
    def __init__(self, scope: Scope, variable: Expr, sizes: Mapping[Symbol, Expr], symmetric: frozenset[str]) -> None:
        self.scope = scope
        self.target = name_of(variable)
        self.variable = variable
        self.links: list[Link] = []
        # The general element of each quantity, at indices of its own, so that no letter of the author's is met twice.
        self.elements: dict[str, Expr] = {}
        own = zip(_indices(variable), scope.declarations[self.target].shape, strict=True)
        self.ranges: dict[Symbol, tuple[Expr, Expr]] = {k: (Integer(1), n) for k, n in (*sizes.items(), *own)}
        bodies = {name: definition.body for name, definition in scope.definitions.items() if definition.body.has(exp)}
        self.written: Written = frozenset()
        self.symmetric = symmetric
        self.softmaxes = [n for n, b in bodies.items() if isinstance(e := recognized(b), exp) and e.has(logsumexp)]

    def run(self, quantity: Expr) -> Chain:
        name = self._defined(quantity)
        if name is not None and name != self.target:
            definition = self.scope.definitions[name]
            body = substitute(definition.body, dict(zip(definition.parameters, _indices(quantity), strict=True)))
        else:
            body = quantity
        body = recognized(body)
        # A letter such as the d of -log p_d may be left in deltas only, which tell nothing of its range.
        self.ranges = {k: r for k, r in index_ranges(body).items() if not k.is_positive} | self.ranges
        order = self._order(body)
        self.written = differences([body, *(self.scope.definitions[u].body for u in order if u != self.target)])
        adjoints = {u: self._link(quantity, body, u) for u in order}
        for u in order:
            if u == self.target:
                continue
            for v in names_in(self.scope.definitions[u].body) & set(order):
                adjoints[v] = self._tidy(Add(adjoints[v], self._through(u, v, adjoints[u])))
        places = dict(zip(_indices(self._element(self.target)), _indices(self.variable), strict=True))
        value = settle_names(self._tidy(aligned(adjoints[self.target].xreplace(places))))
        named = tuple((self._element(u), a) for u, a in adjoints.items() if u != self.target and a != 0)
        return Chain(quantity, self.variable, value, tuple(self.links), named)

    def _tidy(self, expr: Expr) -> Expr:
        return tidy(with_symmetry(expr, self.symmetric), self.written)

    def _defined(self, quantity: Expr) -> str | None:
        if isinstance(quantity, (Symbol, Indexed)) and name_of(quantity) in self.scope.definitions:
            return name_of(quantity)
        return None

    def _order(self, body: Expr) -> list[str]:
        """Return the definitions between the body and the variable, those used last first; the variable ends it."""
        order: list[str] = []

        def visit(name: str) -> bool:
            if name == self.target:
                return True
            if name in order:
                return True
            if name not in self.scope.definitions:
                return False
            leads = [visit(n) for n in sorted(names_in(self.scope.definitions[name].body))]
            if any(leads):
                order.append(name)
            return any(leads)

        for name in sorted(names_in(body)):
            visit(name)
        return [*reversed(order), self.target]

    def _element(self, name: str) -> Expr:
        """Return the general element of a quantity."""
        if name not in self.elements:
            self.elements[name] = self._fresh(name)
        return self.elements[name]

    def _fresh(self, name: str) -> Expr:
        """Return an element of a quantity at new indices, their ranges noted."""
        declaration = self.scope.declarations[name]
        letters = declaration.letters or tuple("i" for _ in declaration.shape)
        places = tuple(Dummy(letter, integer=True) for letter in letters)
        self.ranges.update({p: (Integer(1), n) for p, n in zip(places, declaration.shape, strict=True)})
        return element_of(self.scope, name, places)

    def _link(self, outer: Expr, body: Expr, inner: str) -> Expr:
        """Return the direct derivative of a body by the general element of a quantity, and record it."""
        record = Record()
        by = self._element(inner)
        body = rename_apart(body)
        raw = differentiate(body, by, record)
        # What the rules repeat of the definition is the quantity itself: sigmoid(z_i) is yhat_i again.
        # A logsumexp stays: beside its scores it is a softmax.
        raw = raw.xreplace({body: outer}) if outer != body and not isinstance(body, logsumexp) else raw
        raw = self._with_softmax_named(raw)
        value = self._tidy(collapse(raw, self.ranges))
        # A derivative that is zero by a rule, such as that of a step, is worth a line; one by absence is not.
        if value != 0 or record.rules:
            self.links.append(Link(outer, by, value, tuple(record.rules)))
        return value

    def _with_softmax_named(self, expr: Expr) -> Expr:
        """Return an expression with every softmax that a definition gives under its name: d p_c/d z_k has p_k too."""
        found = [e for e in expr.atoms(exp) if e.has(logsumexp)]
        known = {}
        for name in self.softmaxes if found else ():
            definition = self.scope.definitions[name]
            body = recognized(definition.body)
            for e in found:
                letters = sorted(
                    (s for s in e.free_symbols if s.is_integer and not s.is_positive), key=default_sort_key
                )
                for places in permutations(letters, len(definition.parameters)):
                    there = substitute(body, dict(zip(definition.parameters, places, strict=True)))
                    if named_by_depth(there) == named_by_depth(e):
                        known[e] = element_of(self.scope, name, places)
        return expr.xreplace(known)

    def _through(self, u: str, v: str, adjoint: Expr) -> Expr:
        """Return the share of dJ/dv that comes through u: Σ over the indices of u of dJ/du du/dv."""
        if adjoint == 0:
            return S.Zero
        outer = self._element(u)
        places = _indices(outer)
        definition = self.scope.definitions[u]
        body = recognized(substitute(definition.body, dict(zip(definition.parameters, places, strict=True))))
        total = rename_apart(adjoint * self._link(outer, body, v))
        if places:
            total = Sum(total, *((p, *self.ranges[p]) for p in places))
        return self._tidy(collapse(total, self.ranges))


def _indices(element: Expr) -> tuple[Expr, ...]:
    return tuple(element.indices) if isinstance(element, Indexed) else ()
