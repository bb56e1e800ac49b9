"""Names for what a scalar rests on: every sum below a function is a quantity of its own, as in a computation graph.

Derivatives of such a graph stay as short as the scalar itself (A. Griewank, A. Walther, Evaluating Derivatives, 2008);
those of the formula in one piece repeat each inner sum wherever the product rule puts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import permutations
from types import MappingProxyType

from sympy import (
    Add,
    Expr,
    Function,
    Heaviside,
    Indexed,
    Integer,
    KroneckerDelta,
    Mul,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    exp,
    log,
)
from sympy.core.sorting import default_sort_key

from calcwork.algebra.binding import (
    element_of,
    expand_definitions,
    free_letters,
    index_ranges,
    named_by_depth,
    rename_apart,
    substitute,
)
from calcwork.algebra.deltas import collapse
from calcwork.algebra.functions import greatest, logsumexp
from calcwork.algebra.linear import InverseEntry, Square
from calcwork.algebra.logarithms import is_positive, logarithms_apart
from calcwork.algebra.recognition import recognized
from calcwork.algebra.recurrences import Loop, loops_in, reaches
from calcwork.algebra.scope import Definition, Recurrence, Scope, array, name_of, names_in, scalar
from calcwork.errors import NotSupportedYet

Ranges = Mapping[Symbol, tuple[Expr, Expr]]


@dataclass(frozen=True)
class Graph:
    """Hold a scalar as an expression of named quantities, in the order in which they are computed.

    ``back`` has the names of the members so many steps back, each with the sequence and the number of steps.
    """

    scope: Scope
    value: Expr
    nodes: tuple[str, ...]
    back: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def named(objective: Expr, variables: tuple[str, ...], scope: Scope) -> Graph:
    """Return the graph of a scalar: inner sums have names, and what is computed entry by entry has none.

    Examples
    --------
    >>> from calcwork.algebra import index, size
    >>> from calcwork.algebra.binding import settle_names
    >>> N, D, i, j = size("N"), size("D"), index("i"), index("j")
    >>> scope = Scope().declare("X", N, D).declare("w", D)
    >>> z = Sum(scope["X"][i, j] * scope["w"][j], (j, 1, D))
    >>> graph = named(Sum(z**2, (i, 1, N)), ("w",), scope)
    >>> graph.nodes, settle_names(graph.value)
    (('z',), Sum(z[i]**2, (i, 1, N)))
    """
    naming = _Naming(objective, variables, scope)
    value = naming.whole()
    used = naming.scope.depends_on(value)
    back = {n: place for place, n in naming.back.items() if n in used}
    return Graph(naming.scope, value, tuple(n for n in naming.nodes if n in used), MappingProxyType(back))


class _Naming:
    """Name the inner sums of one scalar, definition by definition."""

    def __init__(self, objective: Expr, variables: tuple[str, ...], scope: Scope) -> None:
        self.given = scope
        self.objective = objective
        kept = {n: d for n, d in scope.definitions.items() if n not in variables}
        self.moving = set(variables) | {n for n in kept if reaches(scope, n, set(variables))}
        free = replace(scope, definitions=MappingProxyType(kept))
        self.loops = [loop for loop in loops_in(free) if self.moving & loop.axes.keys()]
        self.back: dict[tuple[str, int], str] = {}
        self.written = {n: d for n, d in kept.items() if n in self.moving or _is_sparse(d.body)}
        self.scope = Scope(scope.declarations, MappingProxyType(_collapsed(kept, self.moving, scope)))
        self.nodes: list[str] = []
        self.inlined: dict[str, Definition] = {}
        self.known: dict[tuple[Expr, tuple[Expr, ...]], str] = {}
        self.open: set[str] = set()  # members of loops
        self.in_log = False
        self.order = _ranked(scope, variables)

    def whole(self) -> Expr:
        """Return the scalar over the named quantities."""
        own = self.given.definitions.get(str(self.objective))
        return self._flat_body(own.body if own else self.objective, {})

    def _flat_body(self, body: Expr, ranges: Ranges) -> Expr:
        body = logarithms_apart(recognized(_with_exponentials(rename_apart(body))), self.given)
        return collapse(self._flat(body, ranges, linear=True), ranges)

    # --- definitions --------------------------------------------------------------------------------------------------

    def _reference(self, element: Expr, ranges: Ranges) -> Expr:
        """Return an element of a defined quantity: its entry where it is one by itself, else as it is named."""
        name = name_of(element)
        if name not in self.written:
            return element
        if (loop := next((k for k in self.loops if name in k), None)) is not None:
            return self._member(element, loop, ranges)
        if name not in self.inlined and name not in self.scope.definitions:
            self._resolve(name)
        if name in self.scope.definitions and not (self.in_log and name in self.inlined):
            return element
        found = self.inlined[name]
        return substitute(found.body, dict(zip(found.parameters, _places(element), strict=True)))

    def _member(self, element: Expr, loop: Loop, ranges: Ranges) -> Expr:
        """Return a member of a loop, one of a step before under a name of its own."""
        name, axis = name_of(element), loop.axes[name_of(element)]
        if name not in self.scope.definitions and name not in self.open:
            self._resolve_loop(loop)
        written = self.written[name]
        if (start := _start_at(element.indices[axis], loop, written)) is not None:
            places = dict(zip(written.parameters, element.indices, strict=True))
            return substitute(self.scope.definitions[name].exprs()[1 + start], places)
        shift, letter = element.indices[axis].as_coeff_Add()
        lag = shift if loop.reverse else -shift
        if not (lag.is_positive and _is_letter(letter)) or letter.is_Integer:
            return element
        low, high = ranges.get(letter, (Integer(loop.first), loop.last))
        if not ((low - loop.first).is_nonnegative and (loop.last - high).is_nonnegative):  # no steps of this loop
            if not (low + shift - 1).is_nonnegative:
                raise NotSupportedYet(
                    f"{element} is asked for from the place {low + shift} on, and the steps of {name!r} begin at "
                    f"{loop.first}; write its first members apart."
                )
            return element
        if (name, lag) not in self.back:
            own = self._fresh(f"{name}_back")
            left = array(own, *self.scope.declarations[name].shape)[written.parameters]
            here = written.parameters[axis]
            body = self.scope[name][tuple(p + shift if p == here else p for p in written.parameters)]
            self.back[name, lag] = own
            self.moving.add(own)
            self.scope = self.scope.define(left, body)
            self.nodes.append(own)
            self._remember(own, body, written.parameters, self.scope.declarations[name].shape)
        at = tuple(letter if k == axis else i for k, i in enumerate(element.indices))
        return element_of(self.scope, self.back[name, lag], at)

    def _resolve_loop(self, loop: Loop) -> None:
        """Make every quantity of a loop a node."""
        self.open |= loop.axes.keys()
        for name in loop.axes:
            written, shape = self.written[name], self.given.declarations[name].shape
            ranges = {k: (Integer(1), n) for k, n in zip(written.parameters, shape, strict=True)}
            inner = ranges | {written.parameters[loop.axes[name]]: (Integer(loop.first), loop.last)}
            starts = tuple(self._flat_body(e, ranges) for e in written.exprs()[1:])
            body = self._flat_body(written.body, inner)
            new = replace(written, body=body)
            new = replace(new, starts=starts) if isinstance(new, Recurrence) else new
            self.scope = replace(self.scope, definitions=MappingProxyType({**self.scope.definitions, name: new}))
            self.nodes.append(name)

    def _resolve(self, name: str) -> None:
        """Settle whether a defined quantity is a node or put in where it is used."""
        written = self.written[name]
        shape = self.given.declarations[name].shape
        ranges = {k: (Integer(1), n) for k, n in zip(written.parameters, shape, strict=True)}
        body = self._flat_body(written.body, ranges)
        scores = _as_logsumexp(body, self.given)
        if scores is not None:
            body = exp(self._logsumexp(scores, ranges))
        plain = not _has_binder(body)
        if plain and not body.is_Add:
            self.inlined[name] = Definition(written.parameters, body)
        if name in self.moving and not _is_sparse(body) and not (plain and self._is_light(body)):
            left = element_of(self.given, name, written.parameters)
            self.scope = self.scope.define(left, body)
            self.nodes.append(name)
            self._remember(name, body, written.parameters, shape)
        else:
            self.inlined[name] = Definition(written.parameters, body)

    def _is_light(self, body: Expr) -> bool:
        """Tell whether an entry is a function of one moving quantity."""
        return sum(n in self.moving or n in self.nodes for n in names_in(body)) < 2

    def _scaled(self, wanted: str, body: Expr, ranges: Ranges) -> Expr:
        """Return a number times a quantity: sums that differ by a factor are one."""
        number, rest = body.primitive() if body.is_Add else self._parted(body)
        if rest.could_extract_minus_sign():
            number, rest = -number, -rest
        return number * self._node(wanted, rest, ranges)

    def _parted(self, body: Expr) -> tuple[Expr, Expr]:
        """Part a product into what has neither letters nor moving quantities, and the rest."""
        fixed = [f for f in Mul.make_args(body) if not self._moves(f) and not any(map(_is_letter, free_letters(f)))]
        return Mul(*fixed), Mul(*(f for f in Mul.make_args(body) if f not in fixed))

    def _node(self, wanted: str, body: Expr, ranges: Ranges) -> Expr:
        """Return a quantity with this entry, a new one if there is none; the entry itself where it cannot be one."""
        ranges = self._whole_axes(body, ranges)
        rank = {k: self.order.get(ranges[k][1], len(self.order)) for k in free_letters(body) if k in ranges}
        letters = sorted(rank, key=lambda k: (rank[k], default_sort_key(k)))
        sizes = tuple(ranges[k][1] for k in letters)
        if not all(ranges[k][0] == 1 and _is_size(n) for k, n in zip(letters, sizes, strict=True)):
            return body
        if any(_is_letter(k) and k not in ranges for k in free_letters(body)):
            return body
        for order in permutations(range(len(letters))):
            own = tuple(letters[n] for n in order)
            name = self.known.get((_canonical(body, own), tuple(sizes[n] for n in order)))
            if name is not None:
                return element_of(self.scope, name, own)
        name = self._fresh(wanted)
        left = array(name, *sizes)[tuple(letters)] if letters else scalar(name)
        self.scope = self.scope.define(left, body)
        self.nodes.append(name)
        self._remember(name, body, tuple(letters), sizes)
        return left

    def _whole_axes(self, body: Expr, ranges: Ranges) -> Ranges:
        """Return the ranges of letters with those that stand on an axis widened to it, where all entries are finite."""
        late = {n for loop in self.loops if loop.first > 1 for n in loop.axes} | set(self.back.values())
        if not late.isdisjoint(names_in(body)):
            return ranges
        if (body.has(log) and not body.is_Function) or any(p.exp.is_negative for p in body.atoms(Pow)):
            return ranges
        axes = index_ranges(body)
        moved = {k for k, (lower, upper) in ranges.items() if lower != 1 or not _is_size(upper)}
        return {k: axes[k] if k in moved and k in axes else r for k, r in ranges.items()}

    def _remember(self, name: str, body: Expr, letters: tuple[Symbol, ...], sizes: tuple[Expr, ...]) -> None:
        self.known[_canonical(body, letters), sizes] = name

    def _fresh(self, wanted: str) -> str:
        taken = {
            *self.scope.declarations,
            *(s.name for d in self.given.definitions.values() for s in d.body.atoms(Symbol)),
        }
        return next(n for k in range(1, len(taken) + 3) if (n := wanted if k == 1 else f"{wanted}_{k}") not in taken)

    # --- expressions --------------------------------------------------------------------------------------------------

    def _moves(self, expr: Expr) -> bool:
        return not self.moving.isdisjoint(names_in(expr)) or any(n in self.written for n in names_in(expr))

    def _flat(self, expr: Expr, ranges: Ranges, *, linear: bool) -> Expr:
        """Return an expression whose sums stand at linear places, all others under names."""
        if not self._moves(expr):
            return expr
        if isinstance(expr, Symbol | Indexed):
            found = self._reference(expr, ranges)
            return found if linear or found == expr else self._flat(found, ranges, linear=False)
        if isinstance(expr, Add):
            return self._addition(expr, ranges, linear=linear)
        if isinstance(expr, Mul):
            alone = sum(map(self._moves, expr.args)) == 1
            return Mul(*(self._flat(a, ranges, linear=linear and alone) for a in expr.args))
        if isinstance(expr, Sum | Product | logsumexp | greatest):
            return self._bound(expr, ranges, linear=linear)
        if isinstance(expr, InverseEntry):
            return self._inverse(expr, ranges)
        if isinstance(expr, Square):
            inner = {k: (Integer(1), expr.size) for k in (expr.row, expr.column)}
            body = self._flat(expr.function, {**ranges, **inner}, linear=True)
            return Square(body, *((k, 1, expr.size) for k in inner))
        outer, self.in_log = self.in_log, isinstance(expr, log) or (self.in_log and expr.is_Pow)
        args = [self._flat(a, ranges, linear=False) if isinstance(a, Expr) else a for a in expr.args]
        self.in_log = outer
        done = expr.func(*args)
        done = recognized(logarithms_apart(done, self.given)) if isinstance(done, log) else done
        logs = {e: self._log_of_terms(e, ranges) for e in done.atoms(log)} if isinstance(expr, log) else {}
        return done.xreplace({e: name for e, name in logs.items() if e != name})

    def _addition(self, expr: Add, ranges: Ranges, *, linear: bool) -> Expr:
        """Return a sum of terms; below a function, one that is a score with its shift has one name."""
        parts = [self._flat(a, ranges, linear=True) for a in expr.args]
        whole = Add(*parts)
        if linear or not any(_is_sum(p) for p in parts):
            return whole
        if all(_is_sum(p) or not _has_binder(p) for p in parts) and not self._has_scores(parts):
            return self._scaled("z", whole, ranges)
        scores = [p for p in parts if not self._has_scores([p])]
        alone = all(_is_sum(p) or not _has_binder(p) for p in scores) and any(map(_is_sum, scores))
        named = [self._scaled("z", Add(*scores), ranges)] if alone else [self._named(p, ranges) for p in scores]
        return Add(*named, *(p for p in parts if p not in scores))

    def _has_scores(self, parts: list[Expr]) -> bool:
        """Tell whether a logsumexp is among some terms: beside it the scores have a name of their own."""
        bodies = [self.scope.definitions[n].body for p in parts for n in names_in(p) if n in self.nodes]
        return any(isinstance(b, logsumexp) for b in bodies)

    def _named(self, part: Expr, ranges: Ranges) -> Expr:
        return self._scaled("z", part, ranges) if _is_sum(part) else part

    def _bound(self, expr: Expr, ranges: Ranges, *, linear: bool) -> Expr:
        inner = {**ranges, **{k: (lower, upper) for k, lower, upper in expr.limits}}
        body = self._flat(expr.function, inner, linear=isinstance(expr, Sum))
        if isinstance(expr, Sum):
            number = Mul(*(f for f in Mul.make_args(body) if f.is_number))
            body = self._with_unit(body / number, inner)
            return number * self._bound_by(expr.func(body, *expr.limits), ranges, inner, linear=linear)
        return self._bound_by(expr.func(body, *expr.limits), ranges, inner, linear=linear)

    def _bound_by(self, done: Expr, ranges: Ranges, inner: Ranges, *, linear: bool) -> Expr:
        """Return a sum or another reduction of what is flat already; ``inner`` has the ranges of its indices too."""
        if isinstance(done, logsumexp):
            return self._logsumexp(done, ranges)
        if isinstance(done, greatest):
            (letter, lower, upper), entry = done.limits[0], done.function
            entry = (
                entry
                if isinstance(entry, Symbol | Indexed)
                else self._node("f", entry, {**ranges, letter: (lower, upper)})
            )
            return self._node("m", greatest(entry, *done.limits), ranges)
        if linear and isinstance(done, Sum):
            return collapse(done, inner)
        scores = _as_logsumexp(done, self.given)
        if scores is not None:
            return exp(self._logsumexp(scores, ranges))
        done = collapse(done, inner)
        if isinstance(done, Product):
            return self._node("prod", done, ranges)
        return self._scaled("z", done, ranges) if _is_sum(done) else self._flat(done, ranges, linear=False)

    def _with_unit(self, body: Expr, ranges: Ranges) -> Expr:
        """Return a weight times a product that is a unit of a layer, as z*sigmoid(b*z), with a name for the product."""
        moving = [f for f in Mul.make_args(body) if self._moves(f)]
        weights = [f for f in moving if isinstance(f, Symbol | Indexed) and name_of(f) not in self.nodes]
        unit = Mul(*(f for f in moving if f not in weights))
        if not weights or not unit.is_Mul or not unit.atoms(Function) or _has_binder(unit):
            return body
        return body / unit * self._node("h", unit, ranges)

    def _log_of_terms(self, expr: Expr, ranges: Ranges) -> Expr:
        """Return the logarithm of e^a + e^b as a quantity: its derivative is a softmax too."""
        (inside,) = expr.args
        base, power = (inside.base, inside.exp) if inside.is_Pow and not isinstance(inside, exp) else (inside, S.One)
        if not base.is_Add or not self._moves(expr):
            return expr
        exponentials = (any(isinstance(f, exp) for f in Mul.make_args(t)) for t in base.args)
        if not all(exponentials) or not is_positive(base, self.given):
            return expr
        number, rest = _common_number(base)
        return power * (log(number) + self._node("lse", log(rest), ranges))

    def _logsumexp(self, expr: logsumexp, ranges: Ranges) -> Expr:
        """Return a logsumexp as a quantity, over scores that are one too: its derivative is a softmax of them."""
        (letter, lower, upper), scores = expr.limits[0], expr.function
        steps = [t for t in Add.make_args(scores) if isinstance(t, log) and is_step(t.args[0])]
        plain = Add(*(t for t in Add.make_args(scores) if t not in steps))
        if not isinstance(self._parted(plain)[1], Symbol | Indexed):
            plain = self._node("f", plain, {**ranges, letter: (lower, upper)})
        return self._node("lse", logsumexp(Add(plain, *steps), *expr.limits), ranges)

    def _inverse(self, expr: InverseEntry, ranges: Ranges) -> Expr:
        """Return an entry of an inverse, which is an array of its own."""
        matrix = self._flat(expr.matrix, ranges, linear=True)
        plain = matrix.function
        wanted = f"{name_of(plain)}_inv" if isinstance(plain, Indexed) else "inv"
        a, b = expr.indices
        done = InverseEntry(matrix, a, b)
        return self._node(wanted, done, ranges) if a != b else done


def _start_at(place: Expr, loop: Loop, written: Definition) -> int | None:
    """Return the number of the start that stands at a place outside of an array, None where none does."""
    if not isinstance(written, Recurrence):
        return None
    number = place - loop.last - 1 if loop.reverse else written.first - 1 - place
    outside = loop.reverse or (1 - place).is_positive
    return int(number) if number.is_Integer and 0 <= number < len(written.starts) and outside else None


def _collapsed(written: Mapping[str, Definition], moving: set[str], scope: Scope) -> dict[str, Definition]:
    """Return the definitions of data, diagonal matrices put in and deltas collapsed."""
    sparse = {n for n, d in written.items() if n not in moving and _is_sparse(d.body)}
    plain = {}
    for name in [n for n in written if n not in moving and n not in sparse]:
        old = written[name]
        ranges = {k: (Integer(1), n) for k, n in zip(old.parameters, scope.declarations[name].shape, strict=True)}
        plain[name] = old.mapped(partial(_in_place, scope=scope, keep=set(scope.definitions) - sparse, ranges=ranges))
    return plain


def _in_place(body: Expr, scope: Scope, keep: set[str], ranges: Ranges) -> Expr:
    """Return an entry with some definitions put in."""
    return collapse(rename_apart(expand_definitions(body, scope, keep=keep)), ranges)


def _ranked(scope: Scope, variables: tuple[str, ...]) -> dict[Expr, int]:
    """Return the order of the sizes: those of the data first, as their rows are the samples."""
    names = sorted(scope.declarations, key=lambda n: n in variables)
    return {n: k for k, n in enumerate(dict.fromkeys(n for m in names for n in scope.declarations[m].shape))}


def _as_logsumexp(expr: Expr, scope: Scope) -> Expr | None:
    """Return logsumexp(f) for a sum of positive terms e^f, steps as the logarithms of 0 and 1."""
    if not (isinstance(expr, Sum) and len(expr.limits) == 1):
        return None
    scores = list[Expr]()
    steps = list[Expr]()
    for factor in Mul.make_args(expr.function):
        base, power = (factor.base, factor.exp) if factor.is_Pow and not isinstance(factor, exp) else (factor, S.One)
        if isinstance(base, exp):
            scores.append(power * base.args[0])
        elif is_step(factor):
            steps.append(log(factor))
        elif is_positive(base, scope):
            steps.append(power * log(base))
        else:
            return None
    return logsumexp(Add(*scores, *steps), *expr.limits) if scores else None


def exponents(expr: log) -> list[Expr]:
    """Return a and log(c) + b of log(e^a + c e^b)."""
    found = []
    for term in Add.make_args(expr.args[0]):
        factors = Mul.make_args(term)
        rest = Mul(*(f for f in factors if not isinstance(f, exp)))
        found.append(Add(*(f.args[0] for f in factors if isinstance(f, exp)), log(rest) if rest != 1 else S.Zero))
    return found


def is_step(factor: Expr) -> bool:
    """Tell whether a factor is 1 but for some places, where it is 0."""
    if not (factor.is_Add and len(factor.args) == 2 and S.One in factor.args):
        return isinstance(factor, Heaviside)
    return all(isinstance(f, Heaviside | KroneckerDelta) for f in Mul.make_args(1 - factor))


def _common_number(total: Expr) -> tuple[Expr, Expr]:
    """Return the number that all terms have as a factor, as 1/sqrt(2 pi) in a mixture of densities, and the rest."""
    terms = Add.make_args(total)
    numbers = {Mul(*(f for f in Mul.make_args(t) if f.is_number)) for t in terms}
    number = numbers.pop() if len(numbers) == 1 else S.One
    return number, Add(*(t / number for t in terms))


def _is_sparse(body: Expr) -> bool:
    """Tell whether a quantity is zero but for a diagonal."""
    terms = Add.make_args(body)
    return all(any(isinstance(f, KroneckerDelta) for f in Mul.make_args(t)) for t in terms)


def _is_sum(expr: Expr) -> bool:
    """Tell whether an expression is a sum times what does not move."""
    return any(isinstance(f, Sum) for f in Mul.make_args(expr))


def _with_exponentials(expr: Expr) -> Expr:
    """Return an expression with 10^u as an exponential."""
    found = {p: exp(p.exp * log(p.base)) for p in expr.atoms(Pow) if p.base.is_Number and p.base.is_positive}
    return expr.xreplace({p: e for p, e in found.items() if p.exp.atoms(Indexed) or not p.exp.is_number})


def _has_binder(expr: Expr) -> bool:
    return expr.has(Sum, Product, logsumexp, greatest, InverseEntry)


def _is_letter(symbol: Expr) -> bool:
    return bool(symbol.is_integer and not symbol.is_positive)


def _is_size(expr: Expr) -> bool:
    return not expr.atoms(Indexed) and all(s.is_integer and s.is_positive for s in expr.free_symbols)


def _canonical(body: Expr, letters: tuple[Symbol, ...]) -> Expr:
    return named_by_depth(substitute(body, {k: Symbol(f"_at{n}", integer=True) for n, k in enumerate(letters)}))


def _places(element: Expr) -> tuple[Expr, ...]:
    return tuple(element.indices) if isinstance(element, Indexed) else ()
