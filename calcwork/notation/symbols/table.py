"""The symbols of one document: what every name stands for, declared, defined or inferred.

A name may be used bare and with indices. Which of these uses are elements of one array is settled here: x_j is an
element of a vector x, x_ij of a matrix X, x_n a row of X, and a family of its own where nothing declares otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sympy import Expr, Indexed, Integer, Symbol

from calcwork.algebra.scope import Domain, array, index, name_of, scalar, size
from calcwork.errors import UserError
from calcwork.notation.structure.items import Element, Items, Number, Operator
from calcwork.notation.structure.references import TRANSPOSES, Reference, label_text, refer
from calcwork.notation.survey.counting import arranged, from_zero
from calcwork.notation.survey.labels import is_first, is_label
from calcwork.notation.survey.partitions import Partition, as_block
from calcwork.notation.survey.survey import NO_USE, STEPS, Survey, index_name, references
from calcwork.notation.survey.variation import Variation
from calcwork.notation.symbols.capitals import in_capitals, may_number
from calcwork.notation.symbols.laws import Laws
from calcwork.notation.symbols.values import Sizes, Value, built

Key = tuple[str, int]
SOLVED = ("_hat", "_star", "_ML", "_MLE", "_MAP", "_opt", "_OLS", "_LS")
LYING = -1  # the inferred rank of a row
LIFTED_STEP = re.compile(r"\((?:[kts]|tau|\d+)(?:[+-]\d+)?\)$")  # what a step above adds to a name: x(k+1), x(0)


class Unclear(UserError):
    """A part of a formula is not understood; ``start`` is its place in the LaTeX."""

    def __init__(self, message: str, item: Element | None = None) -> None:
        super().__init__(message)
        self.start = item.start if item is not None else -1


@dataclass(eq=False)
class Definition:
    """Hold one definition: its name and indices or parameters, its right side as items, and where it stands.

    A function of a family, as S_i(x), is defined as an element S_i; ``given`` is what stands in its brackets. What
    holds ``onward`` says nothing of the steps before it, and nothing holds ``until`` its end.
    """

    name: str
    left: Element
    right: Items
    position: int
    places: tuple[Items, ...] = ()
    parameters: tuple[Items, ...] | None = None
    block: int = 0
    section: int = 0
    given: tuple[Items, ...] = ()
    onward: bool = False
    until: float = float("inf")
    outside: frozenset[str] = frozenset()  # letters that stay fixed in the body

    @property
    def arguments(self) -> tuple[Items, ...]:
        """Return what stands in the brackets behind the name, if anything."""
        return self.parameters or self.given

    @property
    def key(self) -> Key:
        """Return the name and the number of indices."""
        return self.name, len(self.places)


@dataclass
class Symbols:
    """Know every name of a document; shapes that nothing declares are inferred ranks with open sizes."""

    survey: Survey = field(default_factory=Survey)
    shapes: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    inner: dict[Key, tuple[Expr, ...]] = field(default_factory=dict)
    ragged: set[str] = field(default_factory=set)
    augmented: set[str] = field(default_factory=set)
    imaginary: frozenset[str] = frozenset()
    dual: frozenset[str] = frozenset()
    from_zero: dict[str, Expr] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)
    given: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    listed: dict[str, Expr] = field(default_factory=dict)
    ahead: dict[tuple[str, int, str], int] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    ranges: dict[str, Expr] = field(default_factory=dict)
    declared_ranges: dict[str, Expr] = field(default_factory=dict)
    integers: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    inner_ranks: dict[Key, int] = field(default_factory=dict)
    definitions: dict[Key, list[Definition]] = field(default_factory=dict)
    functions: dict[str, list[Definition]] = field(default_factory=dict)
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)  # of x_j the matrix and the axis of j
    open: Sizes = field(default_factory=Sizes)
    origins: dict[str, str] = field(default_factory=dict)
    values: dict[int, tuple[Definition, Value]] = field(default_factory=dict)  # by the id of what is kept here
    readings: dict[int, tuple[str, ...]] = field(default_factory=dict)
    deriver: Callable[[str], None] | None = None
    depends: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    derived: dict[str, tuple[int, bool]] = field(default_factory=dict)
    places: set[str | Key | tuple[str, str]] = field(default_factory=set)
    variation: Variation = field(default_factory=Variation)
    jets: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    section: int = 0
    own_names: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    members_described: bool = False
    sets: dict[str, str] = field(default_factory=dict)
    partitions: dict[str, Partition] = field(default_factory=dict)
    laws: Laws = field(default_factory=Laws)
    _pending: list[Definition] = field(default_factory=list)

    # --- definitions --------------------------------------------------------------------------------------------------

    def define(self, definition: Definition) -> None:
        """Add a definition."""
        if definition.parameters is not None:
            self.functions.setdefault(definition.name, []).append(definition)
        else:
            self.definitions.setdefault(definition.key, []).append(definition)

    def every_definition(self) -> list[Definition]:
        """Return all definitions of names and of functions."""
        return [d for kind in (self.definitions, self.functions) for found in kind.values() for d in found]

    def undefine(self, definition: Definition) -> None:
        """Take a definition back."""
        if definition.parameters is not None:
            self.functions[definition.name].remove(definition)
            if not self.functions[definition.name]:
                del self.functions[definition.name]
        else:
            self.definitions[definition.key].remove(definition)

    def active(self, name: str, count: int, position: int) -> Definition | None:
        """Return the definition that holds at a position: the last one before it, else the first one after it."""
        found = self.definitions.get((name, count), [])
        found = found if count else [*found, *self.functions.get(name, [])]
        return _active(self._own(name, found), position)

    def function(self, name: str, position: int) -> Definition | None:
        """Return the definition of a function that holds at a position."""
        return _active(self._own(name, self.functions.get(name, [])), position)

    def _own(self, name: str, found: list[Definition]) -> list[Definition]:
        """Return the definitions that may hold: only those of the section, where it introduces the name anew."""
        return [d for d in found if d.section == self.section] if name in self.own_names else found

    def function_symbol(self, name: str) -> Symbol:
        """Return the symbol of a function's value; a size of the same letter keeps its own."""
        return scalar(f"{name}()") if name in self.survey.sizes else self.scalar(name)

    def is_block_of_whole(self, name: str) -> bool:
        """Tell whether a name is a block of an array that is given otherwise, or of a symmetric one."""
        part = self.partitions.get(name)
        whole = refer(part.whole[0]) if part is not None else None
        structured = whole is not None and bool(self.kinds.get(self.interpret(whole)[0]))
        return part is not None and (structured or not part.given)

    def forget(self) -> None:
        """Drop what was read under other ranks."""
        self.values, self.derived, self.open = {}, {}, Sizes()
        self.ranges = dict(self.declared_ranges)

    def keep(self) -> Callable[[], None]:
        """Return a function that brings back what has been read until now, and drops the rest."""
        values, derived, ranges = dict(self.values), dict(self.derived), dict(self.ranges)
        ranks, inner, parents = dict(self.ranks), dict(self.inner_ranks), dict(self.open.parents)

        def restore() -> None:
            self.values, self.derived, self.ranges = dict(values), dict(derived), dict(ranges)
            self.ranks, self.inner_ranks = dict(ranks), dict(inner)
            self.open = Sizes(dict(parents))

        return restore

    def is_pending(self, definition: Definition) -> bool:
        """Tell whether a definition is being read."""
        return definition in self._pending

    @contextmanager
    def reading(self, definition: Definition) -> Iterator[None]:
        """Guard the reading of a definition against circles."""
        if definition in self._pending:
            raise Unclear(f"the definition of {definition.name} uses {definition.name} itself", definition.left)
        self._pending.append(definition)
        try:
            yield
        finally:
            self._pending.pop()

    def is_own_letter(self, reference: Reference, definition: Definition) -> bool:
        """Tell whether a parameter is only a place in its definition: a plain letter of a function of one number."""
        name = reference.name
        if reference.bold or name in self.shapes or self.definitions.get((name, 0)):
            return False
        return name in self.places or (definition.name, name) in self.places

    def own_scalar(self, name: str) -> Symbol:
        """Return the number that a parameter stands for where its letter is an array elsewhere."""
        return self.scalar(name if not self.rank_of(name) else f"{name}_0")

    # --- names --------------------------------------------------------------------------------------------------------

    def interpret(self, reference: Reference) -> tuple[str, tuple[Items, ...]]:
        """Return the name with its labels, and the indices."""
        reference = as_block(reference, self.survey.blocks)
        name = reference.name
        steps = [p for p in reference.above if self._is_step(p, name)]
        if steps or self.is_label_power(reference):
            name += "".join(f"({label_text(p)})" for p in (*steps, *([reference.power] if not steps else [])))
            reference = replace(reference, above=tuple(p for p in reference.above if p not in steps))
        above = reference.above
        if all(map(_numeric, above)) and not self.survey.uses.get(name, NO_USE).marks["above"]:
            name += "".join(f"({label_text(p)})" for p in above)
            above = ()
        below: list[Items] = []
        for part in reference.below:
            if is_label(self, name, part, len(reference.indices)) or is_first(self, reference, part):
                name += "_" + label_text(part)
            else:
                below.append(part)
        return name, (*above, *below)

    def names_of(self, items: Items) -> set[str]:
        """Return the names that stand in items, without the signs of transposes."""
        return {self.interpret(r)[0] for r in references(items) if r.name not in TRANSPOSES}

    def _is_step(self, items: Items, name: str) -> bool:
        """Tell whether what stands above a name numbers a step of an iteration: t, t+1, k-1."""
        letter = index_name(items[0]) if items else None
        place = letter in self.survey.bound and (len(items) == 1 or name in self.survey.recurrent)
        step = letter in {"t", "tau"} or (len(items) > 1 and isinstance(items[1], Operator))
        return letter in STEPS and step and not place

    def is_label_power(self, reference: Reference) -> bool:
        """Tell whether a superscript numbers a layer or a step, and is no power."""
        power = reference.power
        if len(power) == 1 and isinstance(power[0], Number) and power[0].value.isdigit():
            return reference.name in self.survey.layered
        if not power or index_name(power[0]) not in self.survey.labels:
            return False
        return len(power) == 1 or (isinstance(power[1], Operator) and power[1].name in "+-")

    def rank_of(self, name: str) -> int:
        """Return the rank of a bare name."""
        return len(self.shape_of(name) or ())

    def shape_of(self, name: str) -> tuple[Expr, ...] | None:
        """Return the shape of a bare name, declared, defined or inferred; None when nothing tells."""
        if name in self.shapes:
            return tuple(self.open.find(n) for n in self.shapes[name])
        if name not in self.derived and self.deriver is not None:
            self.deriver(name)
        if name in self.derived:
            return self._open_shape(name, self.derived[name][0])
        if name in self.ranks:
            solved = next((name.removesuffix(s) for s in SOLVED if name.endswith(s)), "")
            if solved and not self.ranks[name] and (shape := self.shape_of(solved)):
                return shape  # the root of an equation in w is what w is
            return self._open_shape(name, abs(self.ranks[name]))
        stem = LIFTED_STEP.sub("", name)
        return self.shape_of(stem) if stem != name else None  # x^k and x^{k+1} are what x is

    def is_own(self, name: str) -> bool:
        r"""Tell whether a name of a constant, as pi, is none here: defined, or a share, with 1 - pi or d/d pi."""
        use = self.survey.uses.get(name, NO_USE)
        marked = any(use.marks[m] for m in ("bold", "transposed", "inner", "norm"))
        share = use.marks["below"] or use.marks["complement"] or self.definitions.get((name, 0))
        return name in self.shapes or name in self.said or (marked and bool(use.lettered)) or bool(share)

    def is_binary(self, entry: Expr) -> bool:
        """Tell whether a scalar or element has the values 0 and 1 only."""
        return (domain := self.domain_of(entry)) is not None and domain.binary

    def domain_of(self, entry: Expr) -> Domain | None:
        """Return what is declared of the values of a scalar or element, None where nothing is."""
        name = name_of(entry) if isinstance(entry, (Symbol, Indexed)) else ""
        return self.domains.get(self.origins.get(name, name), self.domains.get(name))

    def given_shape(self, name: str, shape: tuple[Expr, ...]) -> tuple[Expr, ...]:
        """Return the declared shape of a name with its axes of length one, nothing where it has none."""
        given = self.given.get(name, ())
        return given if tuple(n for n in given if n != 1) == shape else ()

    def lies(self, name: str) -> bool:
        """Tell whether a vector is a row."""
        inferred = self.derived.get(name, (0, self.ranks.get(name) == LYING))
        return name in self.rows or inferred[1]

    def _open_shape(self, name: str, rank: int) -> tuple[Expr, ...]:
        return tuple(self.open.find(Symbol(f"?{name}{k}", integer=True, positive=True)) for k in range(rank))

    def whole(self, name: str, letters: frozenset[str] = frozenset()) -> Value:
        """Return a bare name as a value."""
        shape = self.shape_of(name)
        if not shape:
            return Value(self.scalar(name, letters))
        if len(shape) > 2:
            raise Unclear(f"{name} has {len(shape)} axes; only arrays of two can be read without their indices")
        base = array(name, *shape)
        self.origins[name] = name
        return built(shape, lambda *places: base[places], row=self.lies(name))

    def scalar(self, name: str, letters: frozenset[str] = frozenset()) -> Symbol:
        """Return a scalar, a size or an index by its name."""
        if name in letters:
            return index(name)
        if name in self.survey.sizes and name not in self.domains:
            return size(name)
        return scalar(name)

    # --- elements -----------------------------------------------------------------------------------------------------

    def element(self, name: str, places: Sequence[Expr]) -> Value:
        """Return what a name with indices stands for: an element, or a slice of an array."""
        places = tuple(places)
        count = len(places)
        if name in self.survey.counted and count == 1 and not self.rank_of(name):  # n_1 and d_l are sizes as n is
            return Value(size(f"{name}_{places[0]}".replace(" ", "")))
        if self._is_separate(name, places):
            return Value(self.scalar(f"{name}_{''.join(map(str, places))}"))
        counted = from_zero(places, above=bool(self.survey.uses.get(name, NO_USE).marks["above"]))
        if name in self.survey.zero_based:
            places = counted  # an array that its author counts from 0
        base, total = self.home(name, count)
        augmented = name in self.augmented - self.survey.zero_based and counted != places
        # The letter of an array in R^{n+1} runs to n, which is no size of it.
        shape = self._shape_of_home(base, name, total, places[:-1] if augmented else places)
        places = counted if augmented else places
        shape = self.open.with_diagonals(shape, places)
        whole = array(base, *shape)
        self.origins[base] = name
        own = base == name and count == total  # an author who writes X_ij himself means its rows by i
        first = self.survey.uses.get(name, NO_USE).letters.get(count, ())  # beside w_jk the k of w_kl tells nothing
        own |= len(first) == count and any(str(p) in first and first.index(str(p)) != n for n, p in enumerate(places))
        told = (self.lines[name][1],) if name in self.lines and count == 1 else ()
        axes = tuple(range(total)) if own else told or self._axes(shape, places)
        rest = [k for k in range(total) if k not in axes]
        if not rest:
            return Value(whole[arranged(total, axes, places, rest, ())])
        return built(tuple(shape[k] for k in rest), lambda *more: whole[arranged(total, axes, places, rest, more)])

    def _is_separate(self, name: str, places: tuple[Expr, ...]) -> bool:
        """Tell whether numbered scalars such as w_1 and w_11 have nothing to do with each other."""
        if not all(p.is_Integer for p in places):
            return False
        count = len(places)
        use = self.survey.uses.get(name, NO_USE)
        if self.members_described and places == (0,) and self.rank_of(name) == 1:
            return name not in self.survey.zero_based | self.augmented  # the intercept beside w_1, ..., w_D
        inner = (name, count) in self.inner or self.inner_ranks.get((name, count))  # a bold mu_1 is a vector
        linked = inner or any(use.lettered[k] for k in use.lettered if k >= count)
        capital = self.capital(name) or ""
        said = capital in self.shapes or (capital, 0) in self.definitions
        return not (linked or self.rank_of(name) >= count or (said and self.rank_of(capital) == count))

    def home(self, name: str, count: int) -> tuple[str, int]:
        """Return the array that elements with so many indices belong to, and its number of axes."""
        own = self.rank_of(name)
        if name in self.lines and count == 1:
            return self.lines[name][0], 2
        if (name, count) in self.inner:
            total = count + len(self.inner[name, count])
            capital = self.capital(name)
            if capital is not None and total > count and self._are_rows(name, count, capital):
                return capital, total
            if capital is not None and total == count == self.rank_of(capital) and self._is_list(capital):
                return capital, total  # the labels y_n that a note collects in the row Y
            return (name if own == total else self._family(name, count, total)), total
        if (outer := self._outer(name, count)) is not None:
            return self.home(name, outer)
        guessed = self.inner_ranks.get((name, count))
        if own >= count and not guessed:
            return name, own
        capital = self.capital(name)
        letters = self.survey.uses.get(name, NO_USE).letters.get(count, ())
        if capital is not None and not own and may_number(letters[:1], self.ranges, self.shapes.get(capital, ())):
            rank = self.rank_of(capital)
            if rank == count + (guessed or 0) or (guessed is None and rank == count):
                return capital, rank
        total = count + (guessed or 0)
        return name if own == total else self._family(name, count, total), total

    def _is_list(self, capital: str) -> bool:
        """Tell whether a capital letter that nothing defines is a row, as one that collects single numbers is."""
        return self.lies(capital) and not self.definitions.get((capital, 0))

    def _outer(self, name: str, count: int) -> int | None:
        """Return the number of indices with which arrays stand of which these are elements: 1 for the x_ij of x_i."""
        return next((k for k in range(1, count) if k + self.axes_inside(name, k) == count), None)

    def axes_inside(self, name: str, count: int) -> int:
        """Return the number of axes, declared or guessed, of what stands with so many indices."""
        known = self.inner.get((name, count))
        return len(known) if known is not None else self.inner_ranks.get((name, count)) or 0

    def _are_rows(self, name: str, count: int, capital: str) -> bool:
        """Tell whether declared vectors x_n fit as the rows or columns of a declared X."""
        shape, inner = self.shapes.get(capital, ()), self.inner[name, count]
        if len(shape) != count + len(inner) or self.rank_of(name) == len(shape):
            return False
        letters = self.survey.uses.get(name, NO_USE).letters.get(count, ())
        ranges = [self.ranges.get(x, size(x)) for x in letters if x in self.ranges or x in self.survey.sizes]
        whole = [*ranges, *inner]
        return len(ranges) == count and (tuple(whole) == shape or tuple(whole[::-1]) == shape)

    def capital(self, name: str) -> str | None:
        """Return the capital letter of a name when it is an array of the document."""
        other = in_capitals(name)
        return other if other != name and self.rank_of(other) else None

    def _family(self, name: str, count: int, total: int) -> str:
        """Return the name of a family of elements that is no part of a bare array of the same name."""
        if not self.survey.uses.get(name, NO_USE).bare and not self.shape_of(name):
            key = name
        else:
            letters = self.survey.uses.get(name, NO_USE).letters.get(count, ("i",) * count)
            key = f"{name}_{''.join(letters)}"
        return key if self._only_total(name, total) else f"{key}{total}"

    def _only_total(self, name: str, total: int) -> bool:
        use = self.survey.uses.get(name, NO_USE)
        totals = {k + self.axes_inside(name, k) for k in use.lettered}
        return len(totals | {total}) <= 1

    def _shape_of_home(self, base: str, name: str, total: int, places: tuple[Expr, ...]) -> tuple[Expr, ...]:
        shape, lengths = self.shape_of(base), self.from_zero if name in self.survey.zero_based else {}
        if shape and len(shape) == total:
            axes = range(total) if len(places) == total else self.lines.get(name, ("",))[1:]
            for k, p in zip(axes, places, strict=False):
                self._settle(name, k, shape[k], p, lengths)
            return tuple(self.open.find(n) for n in shape)
        outer = self._outer(name, len(places)) or len(places)
        inner = self.inner.get((name, outer), ())
        found = [self._length(name, base, k, p, lengths) for k, p in enumerate(places[:outer])]
        found += [self.open.find(n) for n in inner]
        every = (*places, *(Integer(0) for _ in range(total)))
        return (*found, *(self._length(name, base, k, every[k], lengths) for k in range(len(found), total)))

    def _length(self, name: str, family: str, axis: int, place: Expr, lengths: Mapping[str, Expr]) -> Expr:
        """Return the size of an axis: the range of the letter on it, how many are listed, or an open size."""
        own = Symbol(f"?{family}{axis}", integer=True, positive=True)
        self._settle(name, axis, own, place, lengths)
        return self.open.find(own)

    def _settle(self, name: str, axis: int, length: Expr, place: Expr, lengths: Mapping[str, Expr]) -> None:
        """Let the open size of an axis be how many elements are listed, else the range of the letter on it."""
        if not axis and name in self.listed and self.open.is_open(self.open.find(length)):
            self.open.same(length, self.listed[name], f"the length of {name}")
        letter = place.args[-1] if place.is_Add else place
        self.meet(length, place, lengths, self.ahead.get((name, axis, str(letter)), 0))

    def meet(self, length: Expr, place: Expr, lengths: Mapping[str, Expr] | None = None, ahead: int = 0) -> None:
        """Let an open size be the range of the letter that stands on its axis, or its own one among ``lengths``.

        A letter that ends before the last place of another array ends there of one that is used some places ``ahead``.
        """
        if place.is_Add and place.args[0] == 1 and len(place.args) == 2:
            place = place.args[1]
        known = {**self.ranges, **lengths} if lengths else self.ranges
        if not isinstance(place, Symbol) or place.name not in known:
            return
        a, b = self.open.find(length), self.open.find(known[place.name])
        b = b + ahead if b.is_Add and b.args[0].is_negative else b
        if a != b and (self.open.is_open(a) or self.open.is_open(b)):
            self.open.same(a, b, "two ranges of one index")

    def _axes(self, shape: tuple[Expr, ...], places: tuple[Expr, ...]) -> tuple[int, ...]:
        """Return the axis of each index: in order, unless the ranges of the letters fit another order only."""
        ranges = [self.open.find(self.ranges[p.name]) if isinstance(p, Symbol) and p.name in self.ranges else None
                  for p in places]  # fmt: skip
        plain = tuple(range(len(places)))
        if len(shape) != 2:
            return plain
        orders = [(0, 1), (1, 0)] if len(places) == 2 else [(0,), (1,)]
        for order in orders:
            known = [(r, shape[k]) for r, k in zip(ranges, order, strict=True) if r is not None]
            if known and all(r == n for r, n in known):
                return order
        return plain


def _active(found: list[Definition], position: int) -> Definition | None:
    before = [d for d in found if d.position <= position < d.until]
    if before:
        return max(before, key=lambda d: d.position)
    return min((d for d in found if d.position > position and not d.onward), key=lambda d: d.position, default=None)


def _numeric(items: Items) -> bool:
    return all(isinstance(i, Number) for i in items)
