r"""Losses that a note leaves open: ``dL/dgamma = sum_i dL/dy_i xhat_i`` holds for every L that depends on y alone.

Of such an L only the first derivatives are asked for, by quantities of the note. It depends on the others through the
most downstream ones, the heads; at one point it may be any linear function of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, KroneckerDelta, Mul, Sum, Symbol

from calcwork.algebra.binding import rename_apart
from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import Scope, array, scalar
from calcwork.errors import CalcworkError
from calcwork.notation.meaning.opaque import LOSSES
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.pairs import name_of_entry
from calcwork.notation.spelling.sequences.layers import layered_stem, stem_above
from calcwork.notation.structure.items import Letter
from calcwork.notation.symbols.table import Definition, Symbols, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.note import Note

Read = Callable[[Definition], Value]


Variables = dict[str, dict[str, Expr]]


def with_open_losses(a: Value, b: Value, scope: Scope, beside: Variables | None = None) -> Scope:
    """Return the scope with every loss that nothing defines as any function of its heads.

    A step that differentiates by one quantity alone may need those ``beside`` it, which other steps differentiate by.
    """
    bodies = [a.entry, b.entry, *(d.body for d in scope.definitions.values())]
    variables: Variables = {}
    curved: set[str] = set()
    partials = {p for e in bodies for p in e.atoms(Partial) if isinstance(p.quantity, Symbol)}
    layered = {p.quantity.name for p in partials if _is_beside_layers(p, scope)}
    for partial in partials:
        name = partial.quantity.name
        if name in scope.definitions and name not in layered:
            continue
        if len(partial.variables) > 1:
            curved.add(name)
        for variable in partial.variables:
            if (by := name_of_entry(variable)) is not None:
                variables.setdefault(name, {})[by] = variable
    for name in sorted(set(variables) - curved):
        if name in layered:
            kept = {n: d for n, d in scope.definitions.items() if n != name}
            scope = replace(scope, definitions=MappingProxyType(kept))
        further = {n: v for n, v in (beside or {}).get(name, {}).items() if _reached(n, scope) & set(variables[name])}
        scope = _with_open_loss(name, variables[name] | further, scope, alone=name in layered)
    return scope


def open_slopes(note: Note, a: Value, b: Value, scope: Scope, position: int) -> Variables:
    """Return by what other steps of a note differentiate the losses in this one of which nothing says what they are."""
    bodies = [a.entry, b.entry, *(d.body for d in scope.definitions.values())]
    partials = {p for e in bodies for p in e.atoms(Partial) if isinstance(p.quantity, Symbol)}
    names = {p.quantity.name for p in partials} - set(scope.definitions)
    found: Variables = {}
    for name, variable in note.slopes if names else ():
        if name not in names:
            continue
        try:
            value = Reader(note.symbols, position).expression(variable)
        except CalcworkError:
            continue
        if (by := name_of_entry(value.entry)) is not None:
            found.setdefault(name, {})[by] = value.entry
    return found


def _is_beside_layers(partial: Partial, scope: Scope) -> bool:
    """Tell whether a loss is defined by one layer, and differentiated by what stands in any layer: it depends on it."""
    by = {n for v in partial.variables if _stem(n := name_of_entry(v) or "")}
    reached = scope.depends_on(partial.quantity) if by else set()
    if not by - reached:
        return False
    stems = {_stem(n) for n in (*scope.declarations, *scope.definitions)} - {""}
    return any(n.startswith(s) and n != s for n in reached for s in stems)


def _stem(name: str) -> str:
    """Return the z of ``z^{[l]}`` and of ``z^{l+1}``, nothing for other names."""
    return layered_stem(name) or stem_above(name)


def refuse_idle(a: Value, b: Value, scope: Scope) -> None:
    """Refuse an equation with a derivative that is zero as it was read, where the author does not say that it is.

    Raises
    ------
    Unclear
        When all derivatives on a side are by what their quantity does not depend on, and the other side is not 0; or
        when a name on a side is defined to be such a derivative.
    """
    used = scope.depends_on(a.entry) | scope.depends_on(b.entry)
    slopes = (d.body for n, d in scope.definitions.items() if n in used and isinstance(d.body, Partial))
    if (zero := next((p for p in slopes if _is_idle(p, scope)), None)) is not None:
        quantity, by = name_of_entry(zero.quantity), ", ".join(name_of_entry(v) or "?" for v in zero.variables)
        raise Unclear(f"nothing says how {quantity} depends on {by}")
    for one, other in ((a, b), (b, a)):
        found = sorted(one.entry.atoms(Partial), key=str)
        if (
            other.entry != 0
            and not other.entry.has(KroneckerDelta)
            and (own := next(filter(_is_of_itself, found), None))
        ):
            name = name_of_entry(own.quantity)
            raise Unclear(f"nothing says how the members of {name} depend on each other")
        if found and other.entry != 0 and all(_is_idle(p, scope) for p in found):
            quantity = found[0].quantity
            by = next(v for v in found[0].variables if name_of_entry(v) not in scope.depends_on(quantity))
            raise Unclear(f"nothing says how {name_of_entry(quantity)} depends on {name_of_entry(by)}")


def _is_of_itself(partial: Partial) -> bool:
    """Tell whether one member of an array that nothing defines is differentiated by another, as c_T by c_0."""
    one, by = partial.quantity, partial.variables[0]
    same = isinstance(one, Indexed) and isinstance(by, Indexed) and one.base.label == by.base.label
    return same and one.indices != by.indices and any(i.is_Integer or i.is_Add for i in (*one.indices, *by.indices))


def _is_idle(partial: Partial, scope: Scope) -> bool:
    """Tell whether a derivative is zero because a named quantity does not depend on the name it is taken by."""
    if name_of_entry(partial.quantity) not in scope.definitions:
        return False
    reached = scope.depends_on(partial.quantity)
    return any(name_of_entry(v) not in (*reached, None) for v in partial.variables)


def _with_open_loss(name: str, variables: dict[str, Expr], scope: Scope, *, alone: bool) -> Scope:
    """Return the scope with a loss of any slopes by its heads; where it has a meaning otherwise also ``alone``."""
    reached = {v: _reached(v, scope) for v in variables}
    inner = {v for v in variables if any(v in reached[w] for w in variables if w != v)}
    heads = sorted(set(variables) - inner)
    if name in variables or not (alone or inner) or not (alone or all(reached[h] & inner for h in heads)):
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


def any_loss(symbols: Symbols, name: str, position: int) -> list[Expr]:
    """Return J and c + sum_k g_k w_k with free c and g, which stands for any J(w) in an equation at one point w.

    Its value and gradient there are as free as those of any function; the second derivative is not, so none may be
    asked for.
    """
    w = Reader(symbols, position).expression((Letter(symbols.depends[name]),))
    if w.rank != 1:
        raise Unclear(f"nothing says how {name} depends on {symbols.depends[name]}")
    k = Dummy("k", integer=True)
    slope = array(f"d{name}", *w.sizes)[k]
    return [scalar(name), scalar(f"{name}_0") + Sum(slope * w.at(k), (k, 1, w.sizes[0]))]


def with_terms_of_mean(a: Value, b: Value, symbols: Symbols, read: Read) -> tuple[Value, Value]:
    """Take an L that nothing defines, differentiated by an a_i, as the loss of sample i, of which J is the mean."""
    found = {p for v in (a, b) for p in v.entry.atoms(Partial) if _is_open_loss(p.quantity, symbols)}
    term = _only_summand(symbols, read) if found else None
    if term is None:
        return a, b
    replaced: dict[Expr, Expr] = {}
    for partial in found:
        variable = partial.variables[0]
        axes = zip(variable.indices, variable.base.shape, strict=True) if isinstance(variable, Indexed) else ()
        places = [i for i, n in axes if symbols.open.find(n) == symbols.open.find(term.size)]
        if len(places) == 1 and len(partial.variables) == 1:
            body = rename_apart(term.body).xreplace({term.letter: places[0]})
            replaced[partial] = Partial(body, variable)
    if not replaced:
        return a, b
    note = f"{next(iter(replaced)).quantity} is read as the loss of one sample, whose mean the note gives"
    a, b = (replace(v, entry=v.entry.xreplace(replaced)) for v in (a, b))
    return replace(a, notes=(*a.notes, note)), b


@dataclass(frozen=True)
class _Summand:
    """Hold what is averaged, its index and the number of samples."""

    body: Expr
    letter: Symbol
    size: Expr


def _only_summand(symbols: Symbols, read: Read) -> _Summand | None:
    """Return what the one mean over samples that a note defines is taken of."""
    every = [d for d in symbols.every_definition() if d.name in LOSSES]
    means: list[_Summand] = []
    for definition in every:
        try:
            value = read(definition) if not definition.places else None
        except CalcworkError:
            continue
        if value is not None and not value.rank and (summand := _summand(value.entry)) is not None:
            means.append(summand)
    return means[0] if len(means) == 1 else None


def _summand(body: Expr) -> _Summand | None:
    sums = [f for f in Mul.make_args(body) if isinstance(f, Sum)]
    if len(sums) != 1 or len(sums[0].limits) != 1 or sums[0].limits[0][1] != 1:
        return None
    letter, _, size = sums[0].limits[0]
    factor = body / sums[0] * size
    return _Summand(factor * sums[0].function, letter, size) if not factor.has(size, Sum) else None


def _is_open_loss(quantity: Expr, symbols: Symbols) -> bool:
    name = quantity.name if isinstance(quantity, Symbol) else ""
    return name in LOSSES and not symbols.definitions.get((name, 0)) and name not in symbols.functions


def with_inverses(a: Value, b: Value, scope: Scope) -> tuple[Value, Value]:
    r"""Take the derivative by a quantity that depends on what the other one rests on through its inverse.

    With ``\ell_j = \log \sigma_j^2`` that of KL(sigma) by ell_j is that by sigma_j over the slope of ell_j.

    Raises
    ------
    Unclear
        When the two share names and none is the inverse of the other.
    """
    replaced: dict[Expr, Expr] = {}
    for partial in a.entry.atoms(Partial) | b.entry.atoms(Partial):
        by = name_of_entry(partial.variables[0])
        definition = scope.definitions.get(by or "")
        if definition is None or len(partial.variables) > 1 or by in scope.depends_on(partial.quantity):
            continue
        shared = scope.depends_on(partial.quantity) & scope.depends_on(definition.body)
        shared = {n for n in shared if not scope.depends_on(scope[n]) - {n}}
        if not shared:
            continue
        inner = _only_element(definition.body, definition.parameters, scope)
        if inner is None or {name_of_entry(inner)} != shared:
            raise Unclear(f"nothing says how {name_of_entry(partial.quantity) or 'this'} depends on {by}")
        variable = partial.variables[0]
        places = variable.indices if isinstance(variable, Indexed) else ()
        inner = inner.xreplace(dict(zip(definition.parameters, places, strict=True)))
        replaced[partial] = Partial(partial.quantity, inner) / Partial(variable, inner)
    if not replaced:
        return a, b
    return replace(a, entry=a.entry.xreplace(replaced)), replace(b, entry=b.entry.xreplace(replaced))


def _only_element(body: Expr, parameters: tuple[Symbol, ...], scope: Scope) -> Expr | None:
    """Return the one element, with the indices of the definition, or the one scalar that a body uses."""
    elements = body.atoms(Indexed)
    labels = {e.base.label for e in elements}
    scalars = {s for s in body.free_symbols - labels if isinstance(s, Symbol) and not s.is_integer}
    found = [*elements, *scalars]
    if len(found) != 1 or name_of_entry(found[0]) in scope.definitions:
        return None
    return found[0] if getattr(found[0], "indices", ()) == parameters else None


def refuse_bent(values: Iterable[Value], scope: Scope, depends: Iterable[str]) -> None:
    """Refuse a second derivative of what rests on a loss that the note leaves open.

    Raises
    ------
    Unclear
        When there is one.
    """
    second = [p for v in values for p in v.entry.atoms(Partial) if len(p.variables) > 1]
    if bent := set().union(*(scope.depends_on(p) for p in second)) & set(depends):
        raise Unclear(f"nothing says how {min(bent)} is curved")


def _reached(name: str, scope: Scope) -> set[str]:
    """Return all names that a name depends on through the definitions."""
    definition = scope.definitions.get(name)
    return set(scope.depends_on(definition.body)) if definition is not None else set()
