r"""Differentials, and derivatives of functions that a note leaves open.

The differential of F is the sum of <dF/dX, dX> over the names X that have a differential of their own in the note; dX
is an array of its own, of the shape of X. In the same way d/dt of F is the sum of <dF/dA, dA/dt> over the names A that
are differentiated by t and that nothing defines: at one point the derivatives of an unknown function are free.

Source: Magnus & Neudecker, Matrix Differential Calculus, chapters 5 and 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, Integer, KroneckerDelta, Mul, Sum, Symbol
from sympy.core.function import AppliedUndef, UndefinedFunction

from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import array, scalar
from calcwork.notation.meaning.functions import CUSTOMARY, function_name
from calcwork.notation.structure.items import Element, Fraction, Group, Items, Letter, Number, Scripted
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.signs_of_d import own_names
from calcwork.notation.survey.variation import TIME
from calcwork.notation.symbols.table import Definition, Symbols, Unclear
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

PRIME = "'"
SYMMETRIC = {"symmetric", "definite", "semidefinite"}
DEEPEST = 12
ARGUMENTS = {"x", "t", "s"}  # the usual letters for what a function of one number is a function of


# --- differentials ----------------------------------------------------------------------------------------------------


def differential(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """Return the differential of the factor that follows a sign of it, and the place after."""
    sign, first = items[at], at + 1
    if first >= len(items):
        raise Unclear("what this differential is of is missing", sign)
    value, after = reader.factor(items, first)
    following = items[first]
    if not value.rank and isinstance(following, Scripted) and _is_square(following):
        raise Unclear("this may be the differential of a power or the power of a differential; write brackets", sign)
    order = _order(sign)
    for _ in range(order):
        value = Value(_Rates(reader).differential(value.entry), value.indices, value.sizes, value.row, value.notes)
    return value, after


def _is_square(item: Scripted) -> bool:
    return len(item.sup) == 1 and isinstance(item.sup[0], Number) and refer(item.base) is not None


def _order(sign: Element) -> int:
    if isinstance(sign, Scripted) and isinstance(sign.sup[0], Number):
        order = int(sign.sup[0].value) if sign.sup[0].value in {"1", "2", "3"} else 0
        if not order:
            raise Unclear("a differential of this order is not read", sign)
        return order
    return 1


# --- unknown functions ------------------------------------------------------------------------------------------------


def rate(reader: Reader, value: Value, variable: Value, item: Element) -> Value | None:
    """Return the derivative of a value in which unknown functions of the variable stand; None when none does.

    That of a bare name is left to be read as ever unless the reader takes derivatives as ``total``.
    """
    rates = _Rates(reader)
    by = name_of(variable.entry)
    if by is None or value.rank + variable.rank > 2 or (value.entry.has(Partial) and not reader.total):
        return None
    functions = rates.functions_of(value.entry, by)
    if not functions or by in functions:
        return None
    bare = isinstance(value.entry, (Symbol, Indexed)) and not rates.definition(name_of(value.entry) or "")
    if bare and not reader.total:
        return None
    reader.total = True
    fresh = tuple(Dummy(i.name, integer=True) for i in variable.indices)
    place = variable.at(*fresh) if fresh else variable.entry
    kind = item.num[0].name if isinstance(item, Fraction) and isinstance(item.num[0], Letter) else "d"
    entry = rates.total(value.entry, place, kind)
    row = variable.row if not value.rank else value.row
    indices, sizes = (*value.indices, *fresh), (*value.sizes, *variable.sizes)
    return Value(entry, indices, sizes, row, value.notes, gradient=bool(variable.rank))


def dotted(reader: Reader, name: str, order: int, item: Element) -> Value | None:
    r"""Return ``\dot A`` for an unknown function A as what has the shape of A; None where the note defines it."""
    symbols = reader.symbols
    known = any(symbols.active(f"{name}_{'d' * k}ot", 0, reader.position) for k in range(1, order + 1))
    if known or name not in symbols.variation.dotted or f"{name}_dot" in symbols.shapes:
        return None
    value, time = reader.value_of(Reference(name, labeled=True), item), reader.symbols.scalar(TIME)
    for _ in range(order):
        value = Value(_Rates(reader).total(value.entry, time, "d"), value.indices, value.sizes, value.row)
    return value


def primed_bracket(reader: Reader, value: Value, primes: int) -> Value | None:
    """Return the derivative of a bracket with primes: by the one variable of its functions, or f' for each f."""
    rates = _Rates(reader)
    called = value.entry.atoms(AppliedUndef)
    leaves = rates.leaves(value.entry)
    places = {s for c in called for a in c.args for s in a.free_symbols if isinstance(s, Symbol)}
    if len(places) == 1 and not leaves - {name_of(next(iter(places)))}:
        return Value(Partial(value.entry, *(next(iter(places)),) * primes))
    if leaves & reader.symbols.variation.primed and not called:
        entry = value.entry
        for _ in range(primes):
            entry = rates.primed(entry, leaves & ARGUMENTS - reader.symbols.variation.primed)
        return Value(entry)
    if len(leaves) == 1 and not called and primes == 1:
        (only,) = leaves
        return Value(Partial(value.entry, reader.symbols.scalar(only or "")))
    return None


def at_its_place(reader: Reader, reference: Reference, items: Items, at: int) -> tuple[Value, int] | None:
    """Return an unknown function with a bracket that only says what it depends on: A(t), and A(t)^T."""
    following = items[at + 1] if at + 1 < len(items) else None
    turned = isinstance(following, Scripted) and not (following.sub or following.primes)
    group, sup = (following.base, following.sup) if turned and isinstance(following, Scripted) else (following, ())
    if not isinstance(group, Group) or group.open != "(" or len(group.items) != 1:
        return None
    name, parts = reader.symbols.interpret(reference.bare())
    name = name.removesuffix("_ddot").removesuffix("_dot")
    place = refer(group.items[0])
    if place is None or not place.plain or place.indices or parts or name in CUSTOMARY:
        return None
    if function_name(reader.symbols, reference) is not None:
        return None
    if place.name not in reader.symbols.variation.rates.get(name, {}) or reader.symbols.active(
        name, 0, reader.position
    ):
        return None
    value, _ = reader.factor((items[at],), 0)
    return reader.raised(value, sup), at + 2


# --- entries ----------------------------------------------------------------------------------------------------------


class _Rates:
    """Differentiate entries through definitions down to the names that vary."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.symbols = reader, reader.symbols
        self.variation = reader.symbols.variation
        self.alone: dict[str, bool] | None = None  # of differentials: the names that vary, and nothing below them does

    def differential(self, entry: Expr) -> Expr:
        """Return the differential of an entry."""
        self.alone = {}
        entry = entry.xreplace({s: self._called(s) for s in entry.atoms(Symbol)})
        return self.total(entry, None, "d")

    def _called(self, symbol: Symbol) -> Expr:
        """Take a bare f that is called elsewhere and nowhere defined as f(x)."""
        if not symbol.is_real or symbol.is_integer or not self.reader.is_unknown_function(symbol.name):
            return symbol
        place = self.reader.scalar(self.symbols.survey.calls[symbol.name])
        return UndefinedFunction(symbol.name, real=True)(place)

    def total(self, entry: Expr, by: Expr | None, kind: str, depth: int = 0) -> Expr:
        """Return the derivative of an entry by a scalar or element; its differential when there is none."""
        if depth > DEEPEST:
            raise Unclear("these functions depend on each other in a circle")
        label = name_of(entry)
        if by is not None and label is not None and label == name_of(by):
            return _delta(entry, by)
        if label is not None and (not self.definition(label) or self._is_alone(label)):
            return self.slope(entry, by, kind, depth)
        found: Expr = Partial(entry, by) if by is not None else Integer(0)
        for leaf in self.leaf_entries(entry, whole=True):
            if by is not None and name_of(leaf) == name_of(by):
                continue
            places = tuple(Dummy("k", integer=True) for _ in getattr(leaf, "indices", ()))
            element = leaf.base[places] if isinstance(leaf, Indexed) else leaf
            slope = self.slope(element, by, kind, depth)
            if slope != 0:
                found += _summed(Partial(entry, element) * slope, places, leaf)
        return found

    def primed(self, entry: Expr, variables: Set[str]) -> Expr:
        """Return the derivative of an entry by primes, and by the one letter in it that is usual for a variable."""
        found = self.total(entry, None, PRIME)
        return found + Partial(entry, scalar(next(iter(variables)))) if len(variables) == 1 else found

    def slope(self, leaf: Expr, by: Expr | None, kind: str, depth: int) -> Expr:
        """Return the derivative of a name that nothing defines."""
        label = name_of(leaf) or ""
        if by is not None and label == name_of(by):
            return _delta(leaf, by)
        origin, taken = self._origin(label)
        if kind == PRIME:
            return scalar(label + PRIME) if origin.rstrip(PRIME) in self.variation.primed else Integer(0)
        heads = self.heads(origin)
        if by is None and not all(self._varies(h) for h in heads):
            heads = ()
        if by is None and not heads:
            return self._own(leaf, label) if origin in self.variation.own else Integer(0)
        partial = kind == "partial" and self._is_mixed(origin)
        found: Expr = Integer(0)
        for head in heads:
            if partial and by is not None and head != name_of(by):
                continue
            places, element = self._element(head)
            inner = self.total(element, by, kind, depth + 1)
            if inner == 0:
                continue
            found += _summed(self.jet(leaf, origin, taken, head, element) * inner, places, element)
        return found

    def jet(self, leaf: Expr, origin: str, taken: tuple[str, ...], head: str, element: Expr) -> Expr:
        """Return the derivative of an unknown function by one of its variables, as a name of its own."""
        variables = tuple(sorted((*taken, head)))
        label = f"d{origin}/d{''.join(variables)}"
        if origin in self.variation.dotted and set(variables) == {TIME} and len(variables) < 4:
            label = f"{origin}_{'d' * (len(variables) - 1)}dot"
        self.symbols.jets[label] = origin, variables
        places = (*getattr(leaf, "indices", ()), *getattr(element, "indices", ()))
        if not places:
            return self.symbols.scalar(label)
        shape = [n for e in (leaf, element) if isinstance(e, Indexed) for n in e.base.shape]
        self.symbols.origins[label] = label
        return array(label, *shape)[places]

    def _own(self, leaf: Expr, label: str) -> Expr:
        """Return dX: a number or an array of the shape of X, symmetric where X is."""
        origin = self.symbols.origins.get(label, label)
        if self.symbols.kinds.get(origin) in SYMMETRIC:
            self.symbols.kinds.setdefault(f"d{label}", "symmetric")
        if isinstance(leaf, Indexed):
            self.symbols.origins[f"d{label}"] = f"d{label}"
            return array(f"d{label}", *leaf.base.shape)[leaf.indices]
        return self.symbols.scalar(f"d{label}")

    # what varies

    def _origin(self, label: str) -> tuple[str, tuple[str, ...]]:
        """Return the function of which a name is a derivative, and the variables of that."""
        stem = label.removesuffix("dot").rstrip("d").removesuffix("_") if label.endswith("dot") else label
        if stem != label and stem in self.variation.dotted:
            return stem, (TIME,) * (len(label) - len(stem) - 3)
        return self.symbols.jets.get(label, (self.symbols.origins.get(label, label), ()))

    def heads(self, name: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Return the variables of an unknown function, without those that it depends on through others of them."""
        if name in seen or self.definition(name):
            return ()
        found = self.variation.rates.get(name, {})
        every = [v for v in found if v != name]
        inner = {v for v in every if any(v in self.reached(w, seen | {name}) for w in every if w != v)}
        return tuple(sorted(v for v in every if v not in inner or len(found[v]) > 1))

    def _is_mixed(self, name: str) -> bool:
        return any(len(kinds) > 1 for kinds in self.variation.rates.get(name, {}).values())

    def reached(self, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        """Return all names that a name depends on, through definitions and as an unknown function."""
        if name in seen:
            return set()
        if self.definition(name):
            below: Iterable[str] = self.leaves(self._element(name)[1])
        else:
            below = self.heads(name, seen)
        return set(below).union(*(self.reached(n, seen | {name}) for n in below))

    def _varies(self, name: str) -> bool:
        return name in self.variation.own or bool(self.reached(name) & self.variation.own)

    def functions_of(self, entry: Expr, by: str) -> set[str]:
        """Return the unknown functions of a variable on which an entry rests."""
        leaves = {n for e in self.leaf_entries(entry, strict=False) if (n := name_of(e)) is not None}
        found = {n for n in leaves if n != by and by in self.reached(self._origin(n)[0])}
        return found & self.leaves(entry) if found else found

    # what an entry rests on

    def leaves(self, entry: Expr) -> set[str]:
        """Return the names that nothing defines and on which an entry rests."""
        return {n for e in self.leaf_entries(entry) if (n := name_of(e)) is not None}

    def leaf_entries(self, entry: Expr, *, strict: bool = True, whole: bool = False) -> list[Expr]:
        """Return a symbol or an element for each name that nothing defines and on which an entry rests.

        A derivative in a definition hides how that depends on unknown functions, and is refused where ``strict``. What
        varies while nothing below it does is taken ``whole``.
        """
        found: dict[str, Expr] = {}
        seen: set[str] = set()
        pending: list[Expr] = [entry]
        while pending:
            for atom in _atoms(pending.pop()):
                label = name_of(atom) or ""
                if label in seen:
                    continue
                seen.add(label)
                definitions = self.definition(label) if not (whole and self._is_alone(label)) else []
                if not definitions:
                    found[label] = atom
                for definition in definitions:
                    body = self.reader.defined(definition).entry
                    if strict and body.has(Partial) and self.variation.rates:
                        raise Unclear(f"the definition of {definition.name} holds a derivative")
                    pending.append(body)
        return [found[n] for n in sorted(found)]

    def definition(self, label: str) -> list[Definition]:
        """Return the definitions that give a name its value, whole or by its elements."""
        symbols, position = self.symbols, self.reader.position
        name = symbols.origins.get(label, label).removesuffix("()")
        found = [symbols.active(name, 0, position), symbols.active(label, 0, position)]
        found += [symbols.active(n, k, position) for n, k in list(symbols.definitions) if n == name and k]
        return [d for d in dict.fromkeys(found) if d is not None and not symbols.is_pending(d)]

    def _is_alone(self, name: str) -> bool:
        """Tell whether a note has the dS of a name, and no differential of what S rests on: then S itself varies."""
        if self.alone is None or name not in self.variation.own:
            return False
        if name not in self.alone:
            below = self._below(name)
            self.alone[name] = bool(below) and not any(self._varies(n) for n in below)
        return self.alone[name]

    def _below(self, name: str) -> set[str]:
        """Return every name that a name rests on through definitions, those that are defined too."""
        seen, pending = set[str](), [name]
        while pending:
            for definition in self.definition(pending.pop()):
                names = {n for e in _atoms(self.reader.defined(definition).entry) if (n := name_of(e)) is not None}
                pending += names - seen
                seen |= names
        return seen - {name}

    def _element(self, name: str) -> tuple[tuple[Dummy, ...], Expr]:
        self.reader.ensure_shape(name)
        whole = self.symbols.whole(name)
        places = tuple(Dummy("k", integer=True) for _ in whole.indices)
        return places, whole.at(*places) if places else whole.entry


def name_of(entry: Expr) -> str | None:
    """Return the name of a symbol that is no index, or of the array of an element."""
    if isinstance(entry, Indexed):
        return str(entry.base.label.name)
    return entry.name if isinstance(entry, Symbol) and not isinstance(entry, Dummy) else None


def _atoms(entry: Expr) -> list[Expr]:
    """Return the elements and the numbers with a name in an entry, sizes and indices left out."""
    elements = sorted(entry.atoms(Indexed), key=str)
    rest = entry.xreplace({e: Dummy() for e in elements})
    symbols = [s for s in rest.atoms(Symbol) if s.is_real and not s.is_integer and not isinstance(s, Dummy)]
    return [*elements, *sorted(symbols, key=str)]


def _summed(term: Expr, places: Sequence[Dummy], element: Expr) -> Expr:
    if not isinstance(element, Indexed):
        return term
    return Sum(term, *((k, 1, n) for k, n in zip(places, element.base.shape, strict=True)))


def _delta(one: Expr, other: Expr) -> Expr:
    if isinstance(one, Indexed) and isinstance(other, Indexed):
        return Mul(*(KroneckerDelta(i, j) for i, j in zip(one.indices, other.indices, strict=True)))
    return Integer(1)


def takes_total(symbols: Symbols, *sides: Items) -> bool:
    """Tell whether derivatives in the sides are to be read as total: beside differentials of unknown functions."""
    names = set().union(*(own_names(s) for s in sides))
    return any(n in symbols.variation.rates for n in names)
