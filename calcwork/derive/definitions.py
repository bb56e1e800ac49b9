"""A step made plain: derivatives carried out, products multiplied, definitions put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType

from sympy import (
    Abs,
    Basic,
    Dummy,
    Expr,
    Float,
    Heaviside,
    Indexed,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    ceiling,
    floor,
    sign,
)
from sympy.core.relational import Relational

from calcwork.algebra.binding import rename_apart, substitute
from calcwork.algebra.functions import relu
from calcwork.algebra.partial import Approach, At, Factors, Partial, Whole
from calcwork.algebra.scope import Definition, Scope, name_of, names_in
from calcwork.derive.chain import differentiate_through
from calcwork.derive.limits import limit_of
from calcwork.errors import Impossible, NotSupportedYet

DEEPEST = 40
WRITTEN = (Partial, Factors, At, Approach)
BROKEN = (Abs, sign, Heaviside, floor, ceiling, relu)


def resolved(expr: Expr, scope: Scope) -> Expr:
    """Carry out every derivative that is only written, innermost first; definitions stay named.

    Examples
    --------
    >>> from calcwork.algebra import scalar
    >>> x = scalar("x")
    >>> resolved(Partial(x**3, x), Scope().declare("x"))
    3*x**2
    """
    if not expr.has(*WRITTEN):
        return expr
    if isinstance(expr, At):
        pairs = [(v, resolved(a, scope)) for v, a in expr.pairs]
        _refuse_kinks(expr.quantity, pairs, scope)
        return _put_in(resolved(expr.quantity, scope), pairs, scope)
    args = [resolved(a, scope) if isinstance(a, Basic) else a for a in expr.args]
    if isinstance(expr, Approach):
        body, variable, point, side = args
        return limit_of(expanded(body, scope, keep={name_of(variable)}), variable, point, scope, side)
    if isinstance(expr, Partial):
        value, sizes = args[0], dict[Symbol, Expr]()
        for variable in args[1:]:
            value = differentiate_through(value, variable, scope, sizes=sizes).value
            sizes |= _sizes_of(variable)
        return value
    if isinstance(expr, Factors):
        return Factors(*args).doit(deep=False)
    return expr.func(*args)


def _refuse_kinks(quantity: Expr, pairs: Sequence[tuple[Expr, Expr]], scope: Scope) -> None:
    """Refuse a derivative at a place where what is differentiated may have a jump or a kink.

    Raises
    ------
    Impossible
        When the argument of such a function is zero at the place.
    """
    for partial in quantity.atoms(Partial):
        for border in borders(expanded(partial.quantity, scope)):
            if _put_in(border, pairs, scope).is_zero:
                where = ", ".join(f"{v} = {a}" for v, a in pairs)
                raise Impossible(
                    f"what is differentiated may have a jump or a kink at {where}, and no derivative there."
                )


def borders(expr: Expr) -> list[Expr]:
    """Return what is zero at the jumps and kinks of the functions in an expression, and at the borders of its cases."""
    found = [a.args[0] for a in expr.atoms(*BROKEN)]
    found += [a - b for node in expr.atoms(Max, Min) for n, a in enumerate(node.args) for b in node.args[:n]]
    return found + [c.lhs - c.rhs for p in expr.atoms(Piecewise) for c in p.atoms(Relational)]


def _sizes_of(variable: Expr) -> dict[Symbol, Expr]:
    """Return the sizes of the axes that the letters of an element stand on."""
    pairs = zip(variable.indices, variable.base.shape, strict=True) if isinstance(variable, Indexed) else ()
    return {k: n for k, n in pairs if isinstance(k, Symbol)}


def _whole(whole: Whole, pairs: Sequence[tuple[Expr, Expr]], keep: AbstractSet[str], scope: Scope) -> Expr:
    """Return an argument that is an array with values put in: only another array can be.

    Raises
    ------
    NotSupportedYet
        When what is put in is no array with a name.
    """
    value = next((a for v, a in pairs if isinstance(v, Indexed) and v.base.label == whole.array), None)
    variable = next((v for v, _ in pairs if isinstance(v, Indexed) and v.base.label == whole.array), None)
    if variable is None and (whole.array.name in keep or whole.array.name not in scope.definitions):
        return whole
    if variable is not None and isinstance(value, Indexed) and value.indices == variable.indices:
        return Whole(value.base.label, *whole.places)
    raise NotSupportedYet(f"nothing can be put in for {whole.array}, an argument of a function that is not defined.")


def _put_in(expr: Expr, pairs: Sequence[tuple[Expr, Expr]], scope: Scope) -> Expr:
    """Put values in for variables at once, also where a definition uses them."""
    names = {name_of(v) for v, _ in pairs if not isinstance(v, Dummy)}
    keep = {n for n, d in scope.definitions.items() if not names & ({n} | scope.depends_on(d.body))} | names
    expr = rename_apart(expanded(expr, scope, keep=keep))
    values: dict[Expr, Expr] = {w: _whole(w, pairs, keep, scope) for w in expr.atoms(Whole)}
    for variable, value in pairs:
        if not isinstance(variable, Indexed):
            values[variable] = value
            continue
        if all(i.is_Integer for i in variable.indices):
            values[variable] = value
            _refuse_others(variable, expr)
            continue
        for element in expr.atoms(Indexed):
            if element.base == variable.base:
                values[element] = substitute(value, dict(zip(variable.indices, element.indices, strict=True)))
    return expr.xreplace(values)


def _refuse_others(variable: Indexed, expr: Expr) -> None:
    """Refuse to put a value in for w_1 where w_k stands for any element."""
    if any(e.base == variable.base and not all(i.is_Integer for i in e.indices) for e in expr.atoms(Indexed)):
        raise NotSupportedYet(f"a value is put in for {variable} alone, and other elements of the array are in use.")


def plain_scope(scope: Scope) -> Scope:
    """Return the scope with the derivatives in its definitions carried out."""
    written = [n for n, d in scope.definitions.items() if d.body.has(*WRITTEN)]
    if not written:
        return scope
    for name in sorted(written, key=lambda n: len(scope.depends_on(scope.definitions[n].body))):
        old = scope.definitions[name]
        done = {**scope.definitions, name: Definition(old.parameters, resolved(old.body, scope))}
        scope = replace(scope, definitions=MappingProxyType(done))
    return scope


def with_names_left(left: Sequence[Expr], right: Sequence[Expr], scope: Scope) -> Scope:
    """Return the scope without the definitions of names that both sides use and that no derivative goes through.

    What holds for whatever these names stand for holds for what they do.
    """
    named = [set[str]().union(*(names_in(e) for e in side)) for side in (left, right)]
    bodies = [*left, *right, *(d.body for d in scope.definitions.values())]
    variables = {name_of(v) for e in bodies for p in e.atoms(Partial) for v in p.variables}
    left_out = {
        n
        for n in named[0] & named[1] & set(scope.definitions)
        if not variables & ({n} | scope.depends_on(scope.definitions[n].body))
    }
    kept = {n: d for n, d in scope.definitions.items() if n not in left_out}
    return replace(scope, definitions=MappingProxyType(kept)) if left_out else scope


def at_sizes(scope: Scope, known: Mapping[Expr, Expr]) -> Scope:
    """Return the scope with sizes put in everywhere."""
    if not known or not scope.definitions:
        return scope
    done = {n: Definition(d.parameters, d.body.xreplace(known)) for n, d in scope.definitions.items()}
    return replace(scope, definitions=MappingProxyType(done))


def exact_numbers(expr: Expr) -> Expr:
    """Return the expression with each decimal number as the fraction that it shows."""
    floats = expr.atoms(Float)
    return expr.xreplace({f: Rational(str(f)) for f in floats}) if floats else expr


def uses(expr: Expr, scope: Scope, *, keep: Iterable[str] = ()) -> set[Expr]:
    """Return the scalars and elements of an expression that the scope defines."""
    replaceable = set(scope.definitions) - set(keep)
    if not replaceable:
        return set()
    atoms = expr.atoms(Indexed, Symbol)
    labels = {a.base.label for a in atoms if isinstance(a, Indexed)}
    sizes = {a for a in atoms if isinstance(a, Symbol) and a.is_integer}
    return {a for a in atoms - labels - sizes if not is_index(a) and name_of(a) in replaceable}


def is_index(atom: Expr) -> bool:
    """Tell whether a symbol is an index, which is no use of a scalar of the same name."""
    return isinstance(atom, Symbol) and (isinstance(atom, Dummy) or bool(atom.is_integer and not atom.is_positive))


def expanded(expr: Expr, scope: Scope, *, keep: Iterable[str] = ()) -> Expr:
    """Put in the definitions, again and again, also under sums; bound indices are renamed apart."""
    if not uses(expr, scope, keep=keep):
        return expr
    expr = rename_apart(expr)
    for _ in range(DEEPEST):
        found = uses(expr, scope, keep=keep)
        if not found:
            break
        expr = expr.xreplace({a: _instance(a, scope) for a in found})
    return expr


def _instance(element: Expr, scope: Scope) -> Expr:
    definition = scope.definitions[name_of(element)]
    indices = element.indices if isinstance(element, Indexed) else ()
    if len(indices) != len(definition.parameters):
        return element.base[indices] if isinstance(element, Indexed) else element
    return substitute(definition.body, dict(zip(definition.parameters, indices, strict=True)))
