"""Two sides of a relation, ready to be compared, and the scope that they rest on.

Open sizes become the judge's undeclared ones, definitions and declarations are gathered for what the sides use, and
arrays of known size are written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sympy import Dummy, Expr, Indexed, Integer, KroneckerDelta, Matrix, MatrixBase, Product, Rational, Sum, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.tensor.indexed import IndexException

from calcwork.algebra.binding import substitute
from calcwork.algebra.partial import At, Partial
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, array, names_in, scalar
from calcwork.algebra.sections import cut
from calcwork.algebra.structured import declare_positive_definite, declare_symmetric
from calcwork.notation.survey.survey import NO_USE, Use
from calcwork.notation.symbols.table import Symbols, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.labelled import Law
    from calcwork.notation.sequences import Recurrence

Side = Any  # a Quantity or an explicit Matrix
MOST_WRITTEN_OUT = 64
# What SymPy raises on expressions that have no value or no such form.
BREAKDOWNS = (
    *(TypeError, ValueError, ArithmeticError, AttributeError, RecursionError, KeyError, IndexError),
    IndexException,
)
_STRUCTURED = {
    "symmetric": declare_symmetric,
    "semidefinite": declare_symmetric,
    "definite": declare_positive_definite,
}


@dataclass(frozen=True)
class Pair:
    """Hold the two sides of a relation, ready to be compared, and all that they rest on."""

    left: Side
    right: Side
    scope: Scope
    values: tuple[tuple[Expr, Expr], ...] = ()
    decimals: tuple[tuple[Rational, int], ...] = ()
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    recurrent: tuple[str, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    laws: tuple[Law, ...] = ()
    instances: tuple[Pair, ...] = ()
    relation: str = "="
    unread: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    defined_at: tuple[tuple[str, int], ...] = ()

    def entries(self) -> list[Expr]:
        """Return the entries of both sides."""
        found: list[Expr] = []
        for side in (self.left, self.right):
            found += list(side) if isinstance(side, MatrixBase) else [side.entry]
        return found

    def free_names(self) -> set[str]:
        """Return the names that nothing defines and that the sides rest on, directly or through definitions."""
        return self.free_names_of(self.left) | self.free_names_of(self.right)

    def free_names_of(self, side: Side) -> set[str]:
        """Return the names that nothing defines and that one side rests on."""
        found: set[str] = set()
        for expr in list(side) if isinstance(side, MatrixBase) else [side.entry]:
            found |= _free_in(expr, self.scope)
        return found - set(self.scope.definitions)

    def free_letters(self) -> set[str]:
        """Return the indices for each of which the pair holds."""
        own = {i for s in (self.left, self.right) if isinstance(s, Quantity) for i in s.indices}
        return {k.name for e in self.entries() for k in _loose_letters(e) - own}

    def differentiates(self) -> bool:
        """Tell whether a side takes a derivative."""
        return any(e.has(Partial) for e in self.entries())

    def without_definitions(self, names: Set[str]) -> Pair:
        """Return the pair with these names free."""
        kept = {n: d for n, d in self.scope.definitions.items() if n not in names}
        return replace(self, scope=replace(self.scope, definitions=MappingProxyType(kept)))

    def doubted(self, fixed: Iterable[str], unread: Iterable[str]) -> Pair:
        """Return the pair with names that are taken as fixed, and others of which something was not understood."""
        return replace(self, fixed=tuple(sorted(fixed)), unread=tuple(sorted({*self.unread, *unread})))

    def has_one_shape(self) -> bool:
        """Tell whether both sides have as many axes."""
        ranks = [len(s.shape) if isinstance(s, MatrixBase) else len(s.sizes) for s in (self.left, self.right)]
        return ranks[0] == ranks[1]

    def has_open_sizes(self) -> bool:
        """Tell whether some size is neither declared nor inferred."""
        return any(isinstance(n, Dummy) for d in self.scope.declarations.values() for n in d.shape)

    def has_the_same_names(self) -> bool:
        """Tell whether both sides rest on the same free names."""
        return self.free_names_of(self.left) == self.free_names_of(self.right)


class Closing:
    """Close the values of one relation: every size that nothing declares becomes one undeclared symbol."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self.open: dict[Expr, Expr] = {}

    def expr(self, expr: Expr) -> Expr:
        """Return an expression with its open sizes closed and its small sums written out."""
        expr = cut(written_out(self.symbols.open.close(expr)))
        for symbol in expr.free_symbols:
            if isinstance(symbol, Symbol) and symbol.name.startswith("?") and symbol not in self.open:
                self.open[symbol] = Dummy("n_" + symbol.name.strip("?0123456789"), integer=True, positive=True)
        return expr.xreplace(self.open) if self.open else expr

    def side(self, value: Value) -> Side:
        """Return a value as a side for the judge: written out when its sizes are numbers."""
        sizes = tuple(self.expr(self.symbols.open.find(n)) for n in value.sizes)
        if sizes and all(n.is_Integer and n <= MOST_WRITTEN_OUT for n in sizes):
            return self._matrix(value, tuple(int(n) for n in sizes))
        return Quantity(self.expr(value.entry), value.indices, sizes)

    def _matrix(self, value: Value, sizes: tuple[int, ...]) -> Matrix:
        def entry(*places: int) -> Expr:
            return self.expr(value.at(*(Integer(p + 1) for p in places)))

        if len(sizes) == 1:
            column = Matrix([entry(k) for k in range(sizes[0])])
            return column.T if value.row else column
        return Matrix(sizes[0], sizes[1], lambda i, j: entry(int(i), int(j)))

    def scope(self, scope: Scope) -> Scope:
        """Return a scope with its sizes closed, and the symmetric matrices in it declared as such."""
        closed = Scope()
        for name, declaration in scope.declarations.items():
            shape = tuple(self.expr(n) for n in declaration.shape)
            kind = self.symbols.kinds.get(self.symbols.origins.get(name, name), "")
            if kind in _STRUCTURED and len(shape) == 2 and shape[0] == shape[1] and name not in scope.definitions:
                if _STRUCTURED[kind] is declare_symmetric and name not in closed.declarations:
                    closed = closed.declare(name, *shape, domain=declaration.domain)
                closed = _STRUCTURED[kind](closed, name, shape[0])
            elif name not in closed.declarations:
                closed = closed.declare(
                    name,
                    *shape,
                    domain=declaration.domain,
                    latex=declaration.latex,
                    element=declaration.element,
                    given=declaration.given,
                )
        definitions = {n: d.mapped(self.expr) for n, d in scope.definitions.items()}
        return replace(closed, definitions=MappingProxyType({**closed.definitions, **definitions}))


def _free_in(expr: Expr, scope: Scope, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the names that an expression rests on; f(a) does not rest on the letter of f that a is put in for."""
    placed = sorted(expr.atoms(At), key=str)
    found = names_in(expr.xreplace({a: Dummy() for a in placed}))
    for name in sorted(found & set(scope.definitions) - seen):
        found |= _free_in(scope.definitions[name].body, scope, seen | {name})
    for at in placed:
        found |= _free_in(at.quantity, scope, seen) - {name_of_entry(v) for v, _ in at.pairs}
        found |= set().union(*(_free_in(a, scope, seen) for _, a in at.pairs))
    return found


def without_unknown_derivatives(a: Value, b: Value, scope: Scope) -> tuple[Value, Value, Scope]:
    r"""Put a name of its own for the derivative of a name that nothing defines.

    This is sound when only one variable occurs. How derivatives by several hang together is not known, and refused
    unless the sides are the same, as those of ``\nabla f = (f_x, f_y)``.
    """
    unknown: dict[str, dict[Partial, str]] = {}
    behind = [scope.depends_on(e) for e in (a.entry, b.entry)]
    used = {n: d.body.atoms(Partial) for n, d in scope.definitions.items() if n in behind[0] | behind[1]}
    for partial in set[Partial]().union(a.entry.atoms(Partial), b.entry.atoms(Partial), *used.values()):
        name = name_of_entry(partial.quantity)
        _refuse_opaque(partial, scope)
        if name is None or name in scope.definitions or name in {name_of_entry(v) for v in partial.variables}:
            continue
        unknown.setdefault(name, {})[partial] = ",".join(str(name_of_entry(v)) for v in partial.variables)
    replaced: dict[Expr, Expr] = {p: _derivative_name(p, name) for name, found in unknown.items() for p in found}
    sides = [replace(v, entry=v.entry.xreplace(replaced)) for v in (a, b)]
    if replaced and _are_same(*sides):
        return sides[0], sides[1], scope
    for name, found in unknown.items():
        holders = {n for n, partials in used.items() if partials & set(found)}
        holders |= {n for p in found if (n := name_of_entry(replaced[p])) is not None}  # of a differential of L
        held = [e.atoms(Partial) & set(found) or holders & n for e, n in zip((a.entry, b.entry), behind, strict=True)]
        if len(set(found.values())) > 1 or not all(held) or any(isinstance(p.quantity, Indexed) for p in found):
            variable = min(found.values())
            raise Unclear(f"nothing says how {name} depends on {variable}")
    if replaced:
        bodies = {n: replace(d, body=d.body.xreplace(replaced)) for n, d in scope.definitions.items()}
        scope = replace(scope, definitions=MappingProxyType(bodies))
    return sides[0], sides[1], scope


def _are_same(a: Value, b: Value) -> bool:
    """Tell whether two values of numbers of one length have the same entries, as they are written."""
    if a.rank != b.rank or not all(n.is_Integer and n == m for n, m in zip(a.sizes, b.sizes, strict=True)):
        return False
    places = product(*(range(1, int(n) + 1) for n in a.sizes))
    return all(a.at(*map(Integer, p)) == b.at(*map(Integer, p)) for p in places)


def without_slopes_of_unknowns(a: Value, b: Value, scope: Scope) -> tuple[Scope, tuple[str, ...]]:
    r"""Leave ``u = \nabla_y f`` out where nothing defines f and no derivative stands beside u, and return such names.

    In a differential of f its derivative by y stands beside u.

    What holds for any vector u holds for this one; what does not may still hold for it.
    """
    if a.entry.has(Partial) or b.entry.has(Partial):
        return scope, ()
    holders: dict[str, set[str]] = {}
    for name, definition in scope.definitions.items():
        for partial in definition.body.atoms(Partial):
            holders.setdefault(name_of_entry(partial.quantity) or "", set()).add(name)
    single = {min(held) for f, held in holders.items() if len(held) == 1 and f and f not in scope.definitions}
    beside = names_in(a.entry) | names_in(b.entry)
    slopes = {
        n
        for n in single
        if isinstance(p := scope.definitions[n].body, Partial)
        and name_of_entry(_derivative_name(p, name_of_entry(p.quantity) or "")) not in beside
    }
    kept = {n: d for n, d in scope.definitions.items() if n not in slopes}
    return replace(scope, definitions=MappingProxyType(kept)) if slopes else scope, tuple(sorted(slopes))


def _refuse_opaque(partial: Partial, scope: Scope) -> None:
    """Refuse the derivative of what holds a quantity such as p(y | s) that nothing defines."""
    inner = scope.depends_on(partial.quantity)
    opaque = next((n for n in sorted(inner) if "(" in n and n not in scope.definitions and "|" in n), None)
    if opaque is not None:
        raise Unclear(f"nothing says how {opaque} depends on {name_of_entry(partial.variables[0])}")


def _derivative_name(partial: Partial, name: str) -> Expr:
    variables = "".join(sorted(str(name_of_entry(v)) for v in partial.variables))
    indices = [i for v in partial.variables if isinstance(v, Indexed) for i in v.indices]
    sizes = [n for v in partial.variables if isinstance(v, Indexed) for n in v.base.shape]
    label = f"d{name}/d{variables}"
    return array(label, *sizes)[tuple(indices)] if indices else scalar(label)


def name_of_entry(entry: Expr) -> str | None:
    """Return the name of a symbol, or of the array of an element."""
    if isinstance(entry, Indexed):
        return str(entry.base.label.name)
    return entry.name if isinstance(entry, Symbol) else None


def names_of_symbols(expr: Expr) -> set[str]:
    """Return the names of all symbols that are not bound."""
    return {s.name for s in expr.atoms(Symbol) if not isinstance(s, Dummy)}


def shapes_in(exprs: Iterable[Expr]) -> dict[str, tuple[Expr, ...]]:
    """Return every scalar and array of the expressions with its shape."""
    found: dict[str, tuple[Expr, ...]] = {}
    for expr in exprs:
        for element in expr.atoms(Indexed):
            found[element.base.label.name] = tuple(element.base.shape)
        for symbol in expr.atoms(Symbol):
            if not symbol.is_integer and not isinstance(symbol, Dummy):
                found.setdefault(symbol.name, ())
    return found


def written_out(expr: Expr) -> Expr:
    """Write out sums and products of known length over the entries of written-out arrays."""
    if not expr.has(KroneckerDelta) or not isinstance(expr, Expr):
        return expr
    args = [written_out(a) if isinstance(a, Expr) else a for a in expr.args]
    if isinstance(expr, (Sum, Product)) and len(expr.limits) == 1:
        letter, lower, upper = expr.limits[0]
        if lower.is_Integer and upper.is_Integer and 0 <= upper - lower < MOST_WRITTEN_OUT:
            terms = [args[0].xreplace({letter: Integer(k)}) for k in range(int(lower), int(upper) + 1)]
            terms = [written_out(t) for t in terms]
            total = terms[0] * 0 if isinstance(expr, Sum) else Integer(1)
            for term in terms:
                total = total + term if isinstance(expr, Sum) else total * term
            return total
    return expr.func(*args)


def of_two_kinds(exprs: Iterable[Expr], uses: Mapping[str, Use]) -> str | None:
    """Return a name that stands for a number in one place and for an array in another, as of two sections.

    So does a number W(l) in a note that has entries W_jk, and W transposed.
    """
    arrays, numbers = set[str](), set[str]()
    for expr in exprs:
        elements = expr.atoms(Indexed)
        arrays |= {e.base.label.name for e in elements}
        others = expr.xreplace({e: Dummy() for e in elements}).free_symbols
        numbers |= {s.name for s in others if s.is_real and (s.is_positive or not s.is_integer)}
    stems = {n: uses.get(re.split(r"[\[(^_]", n)[0], NO_USE) for n in numbers if n[:1].isupper()}
    matrices = {n for n, use in stems.items() if use.lettered[2] and use.marks["transposed"]}
    return next(iter(sorted((arrays & numbers) | matrices)), None)


def with_loose_indices_put_in(scope: Scope, *values: Value) -> tuple[Scope, tuple[Value, ...]]:
    """Put in the scalars whose definitions use a free index, as L = -log p_y: the index is that of the sides.

    One that a function has for its own, as f'(t) and f(-t) have where t = y_i x_i, is any number on sides without i.
    """
    loose: dict[Expr, Expr] = {
        scalar(n): d.body for n, d in scope.definitions.items() if not d.parameters and _loose_letters(d.body)
    }
    if not loose:
        return scope, values
    kept = {n: d for n, d in scope.definitions.items() if scalar(n) not in loose}
    letters = set[Symbol]().union(*(_loose_letters(v.entry) for v in values))
    varied = {v for value in values for p in value.entry.atoms(Partial) for v in p.variables}
    varied |= {v for value in values for at in value.entry.atoms(At) for v, _ in at.pairs}
    loose = {n: body for n, body in loose.items() if n not in varied or _loose_letters(body) & letters}
    for _ in loose:
        values = tuple(replace(v, entry=v.entry.xreplace(loose)) for v in values)
        kept = {n: replace(d, body=d.body.xreplace(loose)) for n, d in kept.items()}
    return replace(scope, definitions=MappingProxyType(kept)), values


def _loose_letters(expr: Expr) -> set[Symbol]:
    """Return the letters that nothing binds: not a sum, nor the array u[i] that another is put in for."""
    if isinstance(expr, At):
        own = {k for v, _ in expr.pairs if isinstance(v, Indexed) for k in v.indices}
        return set().union(_loose_letters(expr.quantity), *(_loose_letters(a) - own for _, a in expr.pairs))
    if not expr.has(At):
        return {s for s in expr.free_symbols if s.is_integer and not s.is_positive}
    bound = {k for k, *_ in expr.limits} if isinstance(expr, ExprWithLimits) else set()
    return set().union(*(_loose_letters(a) for a in expr.args)) - bound


def counted_from_one(left: Expr, body: Expr) -> tuple[Expr, Expr]:
    """Return a definition of y[i + 1], as an array that is counted from 0 has it, as one of y[i]."""
    places = left.indices if isinstance(left, Indexed) else ()
    shifts = {k: k - c for c, k in (p.as_coeff_Add() for p in places) if c and isinstance(k, Symbol)}
    return substitute(left, shifts), substitute(body, shifts)


def where_apart(value: Value, one: str, other: str) -> Value:
    """Return a value that counts only where two indices differ."""
    places = [Symbol(x, integer=True) for x in (one, other)]
    if not value.entry.free_symbols.intersection(places):
        return value
    return replace(value, entry=value.entry * (1 - KroneckerDelta(*places)))


def where_meant(
    sides: Sequence[Value],
    symbols: Symbols,
    unequal: Iterable[tuple[str, str]],
    equal: Iterable[tuple[str, str]],
) -> tuple[list[Value], list[str]]:
    """Return two sides that count only where their letters mean something, and what is said of that.

    Letters may be unequal or equal by the words; one that runs from 1 to n means no entry 0 of an array in R^{n+1}.
    """
    found, notes = list(sides), list[str]()
    for one, other in unequal:
        found = [where_apart(v, one, other) for v in found]
    same = {Symbol(one, integer=True): Symbol(other, integer=True) for one, other in equal}
    found = [replace(v, entry=v.entry.xreplace(same)) for v in found]
    for letter in sorted({x for v in sides for x in _counted_from_one(v.entry, symbols)}):
        factor = 1 - KroneckerDelta(Symbol(letter, integer=True) + 1, 1)
        found = [replace(v, entry=v.entry * factor) for v in found]
        notes.append(f"{letter} is read as a number from 1 on, as elsewhere in the note")
    return found, notes


def _counted_from_one(entry: Expr, symbols: Symbols) -> Iterable[str]:
    """Yield the free letters that run from 1 to n elsewhere and stand on an axis that is counted from 0 to n."""
    for element in entry.atoms(Indexed):
        for place, length in zip(element.indices, element.base.shape, strict=True):
            shift, letter = place.as_coeff_Add()
            name = letter.name if shift == 1 and isinstance(letter, Symbol) and letter in entry.free_symbols else ""
            if name in symbols.ranges and symbols.open.find(symbols.ranges[name]) + 1 == symbols.open.find(length):
                yield name


def stem_of(name: str) -> str:
    """Return what the names of an array and of its elements have in common: x, x_i and X have x."""
    head = name.lower().partition("_")[0].partition("(")[0]
    return head.rstrip("0123456789") or name
