"""What the names in a formula stand for: declared or defined, elements, tables, functions and their parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Self

import sympy as sp
from sympy import Expr, Indexed, Integer, Rational, Symbol

from calcwork.algebra.sections import Parts
from calcwork.errors import CalcworkError
from calcwork.notation.meaning import blocks, tables
from calcwork.notation.meaning.functions import CUSTOMARY, labeled_name
from calcwork.notation.spelling.names.constants import UPRIGHT
from calcwork.notation.structure.items import (
    Element,
    Environment,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import Reference, is_colon, refer, split_at
from calcwork.notation.survey.counting import from_zero
from calcwork.notation.survey.survey import index_name, references
from calcwork.notation.symbols.table import Definition, Symbols, Unclear
from calcwork.notation.symbols.terms import free_letters, letters_outside
from calcwork.notation.symbols.values import Algebra, Value, built

COLON = Punctuation(":")
DOTS = (Operator("cdot"), Operator("bullet"))  # of A_{i \cdot}, a row


class Names:
    """Look names up under the symbols of a document, at one position of it."""

    def __init__(self, symbols: Symbols, position: int = 0, *, letters: frozenset[str] = frozenset()) -> None:
        self.symbols = symbols
        self.position = position
        self.algebra = Algebra(symbols.open)
        if symbols.deriver is None:
            symbols.deriver = self._derive
        self.letters = letters
        self.outside: frozenset[str] = frozenset()
        self.bound: dict[str, Expr] = {}
        self.over: tuple[str, ...] = ()
        self.local: dict[str, Value] = {}
        self.notes: dict[str, None] = {}
        self.names: set[str] = set()
        self.fixed: set[str] = set()
        self.unread: set[str] = set()

    def read(self, items: Items) -> Value:
        """Return the value of one side of a relation."""
        raise NotImplementedError

    def expression(self, items: Items) -> Value:
        """Return the value of a sum of terms."""
        raise NotImplementedError

    def scalar(self, items: Items) -> Expr:
        """Return the expression of items that must be a number."""
        raise NotImplementedError

    def at(self, position: int) -> Self:
        """Return a reader of the same symbols at another position."""
        return type(self)(self.symbols, position)

    def change(self, following: Element | None) -> Value | None:
        r"""Return a change such as ``\Delta x`` as a number of its own."""
        other = refer(following) if following is not None else None
        if other is None or not other.plain or self.symbols.shape_of("Delta"):
            return None
        name, parts = self.symbols.interpret(other)
        return None if parts else Value(self.symbols.scalar(f"Delta_{name}"))

    def is_euler(self, reference: Reference) -> bool:
        """Tell whether a name is Euler's number, which nothing declares otherwise; of an f(e) only e^x can be."""
        if reference.name != "e" or reference.indices or reference.bold:
            return False
        symbols = self.symbols
        if "e" in symbols.shapes or symbols.active("e", 0, self.position) or "e" in symbols.domains:
            return False
        if not reference.power and (any(n == "e" and count for n, count in symbols.definitions) or self._is_error()):
            return False  # the errors e_i = p_i - y_i
        every = [p for found in symbols.functions.values() for d in found for p in d.parameters or ()]
        is_plain = not reference.power or (len(reference.power) == 1 and isinstance(reference.power[0], Number))
        return not (is_plain and (Letter("e"),) in every)

    def _is_error(self) -> bool:
        """Tell whether e is random, or stands with the marks of a vector, as the error of a model does."""
        symbols = self.symbols
        marks = symbols.survey.uses["e"].marks
        return "e" in symbols.laws.drawn or "e" in symbols.said or any(marks[m] for m in ("transposed", "norm"))

    def euler(self, reference: Reference) -> Reference:
        r"""Return ``e^{(x)}`` as a power of Euler's number where x is no index and nothing says what e is."""
        if reference.name != "e" or not reference.above or reference.below or reference.power:
            return reference
        survey = self.symbols.survey
        if any(n == "e" for n, _ in (*self.symbols.definitions, *self.symbols.inner)):
            return reference
        if not self.is_euler(replace(reference, above=())) or all(survey.is_index(p) for p in reference.above):
            return reference
        power = tuple(Group("(", ")", p, start=p[0].start, end=p[-1].end) for p in reference.above if p)
        return replace(reference, above=(), power=power)

    def is_more(self, items: Items, at: int) -> bool:
        r"""Tell whether the name of a constant stands for something else: an array, a share, or a policy ``\pi(a)``."""
        name, following = getattr(items[at], "name", ""), items[at + 1] if at + 1 < len(items) else None
        if UPRIGHT in getattr(items[at], "fonts", ()):
            return False
        called = isinstance(following, Group) and following.open == "("
        counted = at and isinstance(items[at - 1], Number)  # the 2 pi of a circle
        elements = not counted and any(n == name and k for n, k in self.symbols.definitions)
        known = called and self.symbols.function(name, self.position) is not None
        valued = name in self.symbols.laws.numbered
        return elements or known or valued or (self.symbols.is_own(name) and not (counted and len(items) == 2))

    def value_of(self, reference: Reference, item: Element) -> Value:
        """Return what a reference stands for, its marks left aside."""
        if self.is_euler(reference):
            return Value(sp.E)
        name, parts = self.symbols.interpret(reference)
        if name in self.local and not parts:
            return self.local[name]
        if parts and (function := self.symbols.function(labeled_name(name, parts), self.position)) is not None:
            return self.quantity(function.name, function)  # M_t, where the note defines M_t(x)
        if name == "pi" and reference.power and not parts and not self.symbols.is_own(name):
            return Value(sp.pi)
        self.names.add(name)
        if not parts and name in self.symbols.survey.squares:
            return Value(sp.sqrt(self.symbols.scalar(f"{name}_squared")))
        if not parts:
            return self._whole(name, item)
        if any(is_colon(p) for p in parts):
            return self._slice(name, parts)
        places = self.places(name, parts)
        if self._is_component(name, reference):
            return self._whole(name, item).entry_at(places)
        if name == "delta" and len(places) == 2 and not self._is_grid(name):
            return Value(sp.KroneckerDelta(*places))
        table = self._table(name)
        if table is not None and 0 < len(places) <= table.rank:
            places = from_zero(places, above=False) if name in self.symbols.survey.zero_based else places
            for length, place in zip(table.sizes, places, strict=False):
                self.symbols.meet(self.symbols.open.find(length), place)
                if place == 0:
                    raise Unclear(f"the entries of {name} are counted from 1, and one is numbered 0", item)
            return table.entry_at(places)
        self.ensure_shape(name)
        return self.symbols.element(name, places)

    def _is_component(self, name: str, reference: Reference) -> bool:
        """Tell whether x_j is an entry of the x beside the samples ``x^{(i)}``, which have their number above."""
        use = self.symbols.survey.uses.get(name)
        if use is None or not use.marks["above"] or not use.bare or reference.above or len(reference.below) != 1:
            return False
        inner = self.symbols.inner.get((name, 1), ())
        return len(inner) == 1 and len(self.symbols.shape_of(name) or ()) == 1

    def _slice(self, name: str, parts: tuple[Items, ...]) -> Value:
        """Return a row or column that is written with a colon, as P_{:i}."""
        self.ensure_shape(name)
        shape = self.symbols.shape_of(name) or ()
        if len(shape) != len(parts):
            raise Unclear(f"{name} has {len(shape)} axes, and {len(parts)} places here")
        return self.slice_of(built(shape, lambda *places: self.symbols.element(name, list(places)).entry), parts)

    def entry_of(self, value: Value, sub: Items, item: Element) -> Value:
        """Return an entry of a bracket, as in (AB)_{ij}, or a row or column of it, as in (AB)_{i,:}."""
        parts = refer(Scripted(Letter("q"), tuple(COLON if i in DOTS else i for i in sub)))
        if parts is not None and len(parts.below) == value.rank and any(map(is_colon, parts.below)):
            return self.slice_of(value, parts.below)
        places = self.places("", parts.below) if parts is not None else ()
        if not value.rank or not 1 <= len(places) <= value.rank:
            raise Unclear("a subscript on a bracket is not understood", item)
        for size, place in zip(value.sizes, places, strict=False):
            self.symbols.meet(size, place)
        if len(places) == value.rank:
            return Value(value.at(*places), notes=value.notes)
        return built(value.sizes[1:], lambda *rest: value.at(*places, *rest), notes=value.notes)

    def slice_of(self, value: Value, parts: tuple[Items, ...]) -> Value:
        """Return what of an array has colons for places: a row, a column, or all of it."""
        axes = [k for k, p in enumerate(parts) if is_colon(p)]
        fixed = {k: self.place(p) for k, p in enumerate(parts) if k not in axes}
        for k, place in fixed.items():
            self.symbols.meet(value.sizes[k], place)

        def entry(*free: Expr) -> Expr:
            places = fixed | dict(zip(axes, free, strict=True))
            return value.at(*(places[k] for k in range(len(parts))))

        return built(tuple(value.sizes[k] for k in axes), entry)

    def _is_grid(self, name: str) -> bool:
        """Tell whether the document declares or defines a name with two indices."""
        symbols = self.symbols
        given = (k for n, k in (*symbols.definitions, *symbols.inner) if n == name)
        return len(symbols.shapes.get(name, ())) > 1 or any(k == 2 for k in given)

    def _whole(self, name: str, item: Element) -> Value:
        table = self._table(name)
        if table is not None:
            return table
        self.ensure_shape(name)
        is_free = name not in self.letters | set(self.bound) and name not in self.symbols.domains
        roman = isinstance(item, Letter) and name in {"i", "j"} and "mathrm" in item.fonts
        if (name in self.symbols.imaginary or roman) and is_free:
            raise Unclear("complex numbers are not understood yet", item)
        if name == "i" and is_free and not self.symbols.rank_of(name):
            self.notes["i is read as a number, not as the imaginary unit"] = None
        return self.symbols.whole(name, self.letters | frozenset(self.bound))

    def _table(self, name: str) -> Value | None:
        """Return the value of a name that is defined as a written-out array; it stands for itself."""
        if name in self.local:
            return self.local[name]
        definition = self.symbols.active(name, 0, self.position)
        if definition is None or definition.parameters is not None or self.symbols.is_pending(definition):
            return None
        first = definition.right[0]
        if not (isinstance(first, Environment) or tables.is_listing(first) or blocks.is_augmented(first)):
            return None
        value = self.defined(definition)
        sizes = [self.symbols.open.find(n) for n in value.sizes]
        written = all(n.is_Integer for n in sizes) or any(isinstance(n, Parts) for n in sizes)
        return value if value.rank and written else None

    def _derive(self, name: str) -> None:
        """Find the shape of a defined name, if its definition can be read."""
        try:
            self.at(self.position).ensure_shape(name)
        except CalcworkError:
            return

    def ensure_shape(self, name: str) -> None:
        """Give a defined name the shape of its definition."""
        if name in self.symbols.shapes or name in self.symbols.derived:
            return
        definition = self.symbols.active(name, 0, self.position)
        if definition is None or self.symbols.is_pending(definition):
            return
        try:
            value = self.defined(definition)
        except CalcworkError:
            return  # a name whose definition cannot be read has the rank of its marks
        if value.rank:
            self.symbols.derived[name] = value.rank, value.row
            for k, n in enumerate(value.sizes):
                own = Symbol(f"?{name}{k}", integer=True, positive=True)
                if self.symbols.open.find(own) != self.symbols.open.find(n):
                    self.symbols.open.same(own, n, f"axis {k + 1} of {name}")
        elif not definition.onward:  # a number in an example says nothing of the steps before it
            self.symbols.derived[name] = 0, False

    def defined(self, definition: Definition) -> Value:
        """Return the value of the right side of a definition, read where it stands."""
        key = id(definition)
        if key not in self.symbols.values:
            with self.symbols.reading(definition):
                own = self.at(definition.position)
                own.letters = free_letters((definition.left, *definition.right), self.symbols)
                beside = (letters_outside(i, self.symbols) for i in (definition.right, (definition.left,)))
                own.outside = definition.outside.union(*beside)
                own.bind_parameters(definition)
                self.symbols.values[key] = definition, own.read(definition.right)
                self.symbols.readings[key] = tuple(own.notes)
        return self.symbols.values[key][1]

    def bind_parameters(self, definition: Definition) -> None:
        """Take the parameters of a function as numbers where they are letters of its own.

        In ``g(z) = 1/(1 + e^{-z})`` the letter is no more than a place, whatever z is elsewhere.
        """
        for part in definition.arguments:
            reference = refer(part[0]) if len(part) == 1 else None
            if reference is None or reference.indices or not reference.plain or reference.name in self.letters:
                continue
            if self.symbols.is_own_letter(reference, definition) or self._is_whole_number(reference, definition):
                self.local[reference.name] = Value(self.symbols.own_scalar(reference.name))

    def _is_whole_number(self, reference: Reference, definition: Definition) -> bool:
        """Tell whether a parameter is a letter of an index that numbers nothing in the body: the r of s(r, y)."""
        name = reference.name
        known = name in self.symbols.shapes or self.symbols.definitions.get((name, 0))
        if known or name not in self.symbols.survey.bound or definition.parameters is None:
            return False
        places = (p for r in references(definition.right) for p in r.indices)
        return not any(name in outline(p) for p in places)

    def parameters(self, definition: Definition) -> list[Value]:
        """Return the parameters of a function as values, as its body uses them."""
        own = self.at(definition.position)
        own.letters = free_letters((definition.left, *definition.right), self.symbols)
        own.bind_parameters(definition)
        return [own.expression(p) for p in definition.arguments]

    def quantity(self, name: str, definition: Definition) -> Value:
        """Return a function as the quantity of its name, of the shape of its body."""
        body = self.defined(definition)
        if not body.rank:
            return Value(self.symbols.function_symbol(name))
        self.ensure_shape(name)
        return self.symbols.whole(name)

    def is_unknown_function(self, name: str) -> bool:
        """Tell whether a name such as f is called as a function of one argument and nowhere defined."""
        symbols = self.symbols
        if len(split_at(symbols.survey.calls.get(name, ()), ",")) > 1:
            return False
        defined = name in symbols.functions or symbols.definitions.get((name, 0)) or name in symbols.shapes
        return name in CUSTOMARY and name in symbols.survey.calls and not defined

    def scalars_in(self, definition: Definition) -> set[str]:
        """Return the names of the scalars that a definition uses."""
        entry = self.defined(definition).entry
        return {s.name for s in entry.free_symbols if isinstance(s, Symbol) and s.is_real and not s.is_integer}

    def places(self, name: str, parts: Iterable[Items]) -> tuple[Expr, ...]:
        """Return the places of an element; a label that counts from 0 is one more where the array counts from 1."""
        places = tuple(self.place(p) for p in parts)
        if name in self.symbols.survey.zero_based or not any(map(self._is_from_zero, places)):
            return places
        self.notes["a class that counts from 0 is read as one more, as the places in arrays count from 1"] = None
        return tuple(p + 1 if self._is_from_zero(p) else p for p in places)

    def _is_from_zero(self, place: Expr) -> bool:
        """Tell whether a place is a label with values from 0 to an end that is told."""
        domain = self.symbols.domain_of(place) if isinstance(place, Indexed) else None
        return domain is not None and domain.integer and domain.lower == 0 and domain.upper is not None

    def place(self, items: Items) -> Expr:
        """Return an index: a letter, a number, or an expression of both."""
        if len(items) == 1:
            name = index_name(items[0])
            if name is not None:
                return self._letter(name)
            if isinstance(items[0], Number):
                return Integer(items[0].value) if items[0].value.isdigit() else Rational(items[0].value)
        before = self.letters
        self.letters |= {n for i in items if (n := index_name(i)) is not None and n not in self.symbols.survey.sizes}
        value = self.scalar(items)
        self.letters = before
        return value

    def range_of(self, letter: str) -> Expr:
        """Return the last value of an index; one that nothing declares is open."""
        known = self.symbols.ranges.setdefault(letter, Symbol(f"?{letter}", integer=True, positive=True))
        return self.symbols.open.find(known)

    def _letter(self, name: str) -> Expr:
        if name in self.bound or name not in self.symbols.survey.sizes:
            return Symbol(name, integer=True)
        return self.symbols.scalar(name)
