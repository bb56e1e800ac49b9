r"""The meaning of a formula's structure: terms, factors and names become values.

Juxtaposition is decided by types: ``f(x)`` is application when f is a function and a product otherwise, ``X w`` is a
product of linear algebra, ``\sum_i y_i \log a_i + (1-y_i)\log(1-a_i)`` runs over every following term that holds its
index. What is not understood raises `Unclear` with its place.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import reduce

import sympy as sp
from sympy import Dummy, Expr, Integer, Product, Rational, Sum, Symbol

from calcwork.notation.meaning import (
    calls,
    cross,
    derivatives,
    differentials,
    directions,
    evaluation,
    gradients,
    integrals,
    kronecker,
    members,
    opaque,
    roots,
    stated,
    tables,
    unit_signs,
)
from calcwork.notation.meaning.functions import function_name
from calcwork.notation.meaning.naming import Names
from calcwork.notation.spelling.functions.schools import unknown_operator
from calcwork.notation.structure.items import (
    Accent,
    Annotated,
    BigOperator,
    Binomial,
    Braces,
    Element,
    Environment,
    Evaluated,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Root,
    Scripted,
    Text,
    Unknown,
    outline,
)
from calcwork.notation.structure.references import TRANSPOSES, Reference, arguments_of, refer
from calcwork.notation.survey.dots import fold_factors, fold_terms
from calcwork.notation.survey.integrands import folded
from calcwork.notation.survey.partitions import as_block
from calcwork.notation.survey.signs_of_d import is_sign
from calcwork.notation.symbols.arithmetic import binomial, factorial, power, quotient
from calcwork.notation.symbols.table import Symbols, Unclear
from calcwork.notation.symbols.terms import (
    ENTRYWISE,
    bound_letters,
    free_letters,
    is_mixed,
    join_of,
    mentions,
    plain,
    reduces,
    split_entrywise,
    split_terms,
)
from calcwork.notation.symbols.values import ShapeError, Value

_TURNS = tuple(Letter(name, fonts) for name in TRANSPOSES for fonts in ((), ("mathrm",), ("mathsf",), ("intercal",)))
Limits = list[tuple[str, Expr, Expr]]
CONSTANTS = {"pi": sp.pi, "infty": sp.oo}
TWO_READINGS = "the sum is read over all following terms that hold its index; there are two readings"
STAR = "the sign * between two vectors is read entry by entry, as no convolution; there are two readings"
SLASH = "a product after a slash is read from left to right: 1/2m is (1/2) m; there are two readings"


class Reader(Names):
    """Read items into values under the symbols of a document, at one position of it."""

    def __init__(self, symbols: Symbols, position: int = 0, *, letters: frozenset[str] = frozenset()) -> None:
        super().__init__(symbols, position, letters=letters)
        self.operator: list[Value] | None = None
        self.total = self.entrywise = self.of_matrix = False
        self.decimals: dict[Rational, int] = {}

    # --- sums of terms ------------------------------------------------------------------------------------------------

    def read(self, items: Items) -> Value:
        """Return the value of one side of a relation."""
        self.letters |= free_letters(items, self.symbols)
        value = self.expression(items)
        self.notes.update(dict.fromkeys(value.notes))
        return value

    def expression(self, items: Items) -> Value:
        """Return the value of a sum of terms."""
        terms = fold_terms(split_terms(folded(plain(items))))
        if not terms:
            raise Unclear("a formula is missing here", items[0] if items else None)
        total: Value | None = None
        while terms:
            sign, term = terms.pop(0)
            term = self._stretched(term, terms)
            value = self.term(term)
            value = value if sign > 0 else self.algebra.scale(value, Integer(-1))
            total = value if total is None else self.algebra.add(total, value)
        assert total is not None  # noqa: S101 - there was a term
        return total

    def _stretched(self, term: Items, terms: list[tuple[int, Items]]) -> Items:
        """Return a term with a sum, together with the following terms that hold the index of the sum."""
        at = next((n for n, i in enumerate(term) if reduces(i)), None)
        if at is None or not terms:
            return term
        letters = [n for n in bound_letters(term[at]) if n not in self.bound]
        taken: list[Element] = []
        while terms and any(mentions(terms[0][1], letter) for letter in letters):
            sign, following = terms.pop(0)
            taken += [Operator("+" if sign > 0 else "-"), *following]
        if not taken:
            return term
        self.notes[TWO_READINGS] = None
        return (*term[: at + 1], Group("(", ")", (*term[at + 1 :], *taken), start=term[at].start, end=taken[-1].end))

    # --- products -----------------------------------------------------------------------------------------------------

    def term(self, items: Items) -> Value:
        """Return the value of a product of factors."""
        if not items:
            raise Unclear("a factor is missing here")
        items = fold_factors(items)
        before = self.entrywise
        self.entrywise = before or any(isinstance(i, Operator) and i.name in ENTRYWISE for i in items)
        try:
            return self._product(items)
        finally:
            self.entrywise = before

    def _product(self, items: Items) -> Value:
        factors: list[tuple[str, Value]] = []
        join, at = "", 0
        while at < len(items):
            item = items[at]
            if isinstance(item, Operator) and item.name not in "+-!%":
                if join:
                    raise Unclear("two signs of multiplication follow each other", item)
                join, at = join_of(item), at + 1
                continue
            if is_mixed(items[at : at + 2]):
                raise Unclear("this may be a mixed number or a product; write a sign between the two", item)
            value, at = self.factor(items, at)
            factors.append((join, value))
            join = ""
        if join:
            raise Unclear("a factor is missing after this sign", items[-1])
        return self.multiplied(factors, items)

    def multiplied(self, factors: list[tuple[str, Value]], items: Items) -> Value:
        """Return the product of factors, from the left; a denominator reaches as far as the next written sign.

        ``A x o B x`` is the entrywise product of two products, where their shapes allow it.
        """
        if any(j == "kronecker" for j, _ in factors):
            return kronecker.of_runs(self, factors, items)
        parts = split_entrywise(factors)
        if any(len(p) > 1 for p in parts[1:]):
            with suppress(ShapeError):
                return reduce(self.algebra.elementwise, (self.multiplied(p, items) for p in parts))
        total = factors[0][1]
        for k, (join, value) in enumerate(factors[1:], start=1):
            try:
                total = self.joined(total, value, join)
            except ShapeError:
                other = self._regrouped(factors, k)
                if other is None:
                    raise
                return other
        if any(j == "over" for j, _ in factors[:-1]) and factors[-1][0] == "":
            self.notes[SLASH] = None
        return total

    def _regrouped(self, factors: list[tuple[str, Value]], k: int) -> Value | None:
        """Try the product from the right, as in a (x b) with a scalar product inside."""
        if any(j for j, _ in factors[1:]):
            return None
        try:
            total = factors[-1][1]
            for _, value in reversed(factors[:-1]):
                total = self.joined(value, total, "")
        except ShapeError:
            return None
        return total

    def joined(self, a: Value, b: Value, join: str) -> Value:
        """Return the product or quotient of two values, as the sign between them says."""
        if join == "over":
            if b.rank:
                return self.algebra.elementwise(a, self.algebra.map(lambda e: 1 / e, b))
            return self.algebra.scale(a, quotient(Integer(1), b.entry))
        if join == "entrywise" or (join == "star" and a.rank == b.rank == 1 and a.row == b.row):
            self.notes |= {STAR: None} if join == "star" else {}
            return self.algebra.elementwise(a, b)
        if join == "times" and a.rank == b.rank == 1 and a.row == b.row:
            return cross.product(self, a, b)
        if join == "dot" and a.rank == b.rank == 1:
            return replace(self.algebra.inner(replace(a, row=False), replace(b, row=False)), notes=a.notes + b.notes)
        try:
            return self.algebra.multiply(a, b)
        except ShapeError:
            for one, other in ((self.algebra.transpose(a), b), (a, self.algebra.transpose(b))):
                if (one is not a and a.gradient) or (other is not b and b.gradient):
                    try:
                        found = self.algebra.multiply(one, other)
                    except ShapeError:
                        continue
                    return replace(found, gradient=True)
            if join in {"dot", "times", "star"}:
                self.notes[roots.ENTRY_BY_ENTRY] = None
                return self.algebra.elementwise(a, b)
            raise

    def factor(self, items: Items, at: int) -> tuple[Value, int]:
        """Return the value of the factor at a place, and the place after it."""
        value, after = self._factor(items, at)
        while after < len(items) and items[after] == Operator("!"):
            if items[after + 1 : after + 2] == (Operator("!"),):
                raise Unclear("a double factorial is not read; write brackets for the factorial of one", items[after])
            value, after = self.algebra.map(factorial, value), after + 1
        if after < len(items) and items[after] == Operator("%"):
            value, after = self.algebra.scale(value, Rational(1, 100)), after + 1
        return value, after

    def _factor(self, items: Items, at: int) -> tuple[Value, int]:
        item = items[at]
        match item:
            case Number("1", ()) if unit_signs.is_braced_condition(items, at + 1):
                return unit_signs.indicator(self, items[at + 1]), at + 2  # type: ignore[arg-type]
            case Number(_, fonts) if not fonts:
                return Value(self.number(item)), at + 1
            case Scripted(Number(_, ()), (), sup, 0):
                return self.raised(Value(self.number(item.base)), sup), at + 1  # type: ignore[arg-type]
            case Group():
                return tables.group(self, item, alone=tables.is_row_alone(items, at)), at + 1
            case Braces(inner) if not unknown_operator(item, items[at + 1] if at + 1 < len(items) else None):
                return self.expression(inner), at + 1
            case Fraction():
                return evaluation.quotient_at(self, item, items, at)
            case Root(index, body):
                degree = self.scalar(index) if index else Integer(2)
                return self.algebra.map(lambda e: e ** (1 / degree), self.expression(body)), at + 1
            case Binomial(top, bottom):
                return Value(binomial(self.scalar(top), self.scalar(bottom))), at + 1
            case Environment():
                return tables.environment(self, item), at + 1
            case Evaluated():
                return evaluation.evaluated(self, item), at + 1
            case Annotated(mark, inner, _) if mark != "cancel":
                return self.expression(inner), at + 1
            case BigOperator() | Function():
                return calls.operator(self, item, (), (), items, at)
            case Scripted(Function(), _, _, primes) if primes:
                return calls.primed(self, item, items, at)
            case Scripted(BigOperator() | Function() as base, sub, sup, _):
                return calls.operator(self, base, sub, sup, items, at)
            case Scripted(base, sub, sup, primes) if not isinstance(base, (Letter, Accent, Text, Braces, Number)):
                return self._raised(base, sub, sup, primes, item), at + 1
            case Scripted(Braces(inner) as base, (), sup, 0) if refer(base) is None:
                return self.raised(self.expression(inner), sup), at + 1
            case Unknown(text):
                raise Unclear(f"{text} is not understood", item)
            case Relation() | Punctuation():
                raise Unclear("a relation or a comma stands inside of a formula", item)
        return self._named(items, at)

    def _raised(self, base: Element, sub: Items, sup: Items, primes: int, item: Element) -> Value:
        if isinstance(base, Group) and base.open == "||":
            weighted = tables.weighted_norm(self, base, sub)
            return self.raised(weighted or tables.norm(self, base, self._order_of_norm(sub), named=bool(sub)), sup)
        alone = not sup or sup[0] in _TURNS
        value = tables.group(self, base, alone=alone) if isinstance(base, Group) else self.factor((base,), 0)[0]
        if sub == (Operator("+"),) and isinstance(base, Group):
            return self.raised(self.algebra.map(lambda e: sp.Max(e, 0), value), sup)
        turned = primes == 1 if not sup else sup[0] in _TURNS
        if value.rank == 1 and not sub and tables.is_listing(base) and turned:
            return replace(value, row=False)  # (a, b)^T is how a column is written on one line
        if sub and sup and isinstance(base, Group) and not value.rank:
            return integrals.bar(self, base.items, sub, sup, item)
        held = bool(sub) and isinstance(base, Group) and derivatives.is_at_constant(self, base.items, sub)
        if sub and not held:
            value = self.entry_of(value, sub, item)
        if primes:
            if not value.rank:
                found = differentials.primed_bracket(self, value, primes)
                return self.raised(found or derivatives.of_bracket(self, value, primes, item), sup)
            value = self.algebra.transpose(value)
        return self.raised(value, sup)

    def _order_of_norm(self, sub: Items) -> Expr | None:
        if not sub or (len(sub) == 1 and isinstance(sub[0], Letter) and sub[0].name == "F"):
            return None
        return self.scalar(sub)

    def raised(self, value: Value, sup: Items) -> Value:
        """Return a value with a superscript: a transpose, an inverse or a power."""
        match sup:
            case ():
                return value
            case (Letter(name),) if name in TRANSPOSES:
                return self._turned(value, sup)
            case (Operator("-"), Number("1")) if value.rank == 2:
                return self.algebra.inverse(value)
            case (Operator("-"), Letter(name)) if name in TRANSPOSES:
                return self.algebra.transpose(self.algebra.inverse(value))
            case (Operator(name),) if name in ENTRYWISE:
                raise Unclear("an entrywise power needs its exponent", sup[0])
            case (Operator(name), *rest) if name in ENTRYWISE:
                exponent = self.scalar(tuple(rest))
                return self.algebra.map(lambda e: power(e, exponent), value)
        exponent = self.expression(sup)
        if exponent.rank:
            if value.rank == 0:
                return self.algebra.map(lambda e: power(value.entry, e), exponent)
            raise Unclear("an exponent is an array", sup[0])
        if value.rank:
            return roots.power_of_array(self, value, exponent.entry)
        return Value(power(value.entry, exponent.entry), notes=value.notes + exponent.notes)

    def scalar(self, items: Items) -> Expr:
        """Return the expression of items that must be a number."""
        value = self.expression(items)
        if value.rank:
            raise Unclear(f"{value.describe()} stands where a number is expected", items[0] if items else None)
        return value.entry

    def number(self, item: Number) -> Expr:
        """Return a written number exactly; of a decimal its number of places is noted."""
        if len(item.value) > 400:
            raise Unclear("this number has more than 400 digits", item)
        value = Rational(item.value)
        if "." in item.value:
            self.decimals[value] = len(item.value) - item.value.index(".") - 1
        return value

    # --- names --------------------------------------------------------------------------------------------------------

    def _named(self, items: Items, at: int) -> tuple[Value, int]:
        item = items[at]
        if isinstance(item, Letter) and item.name in CONSTANTS and not self.is_more(items, at):
            return Value(CONSTANTS[item.name]), at + 1
        if derivatives.is_nabla(item):
            return gradients.gradient(self, items, at)
        if derivatives.is_operator(item):
            return derivatives.operator(self, items, at)
        if is_sign(item):
            return differentials.differential(self, items, at)
        following = items[at + 1] if at + 1 < len(items) else None
        if isinstance(following, Group) and following.open in "([{" and unit_signs.is_indicator(item):
            return unit_signs.indicator(self, following), at + 2
        ones = unit_signs.ones(self, item)
        if ones is not None:
            marks = refer(replace(item, base=Letter("q"), sub=())) if isinstance(item, Scripted) else None
            return (self.marked(ones, marks, item) if marks else ones), at + 1
        reference = refer(item)
        if reference is not None and (placed := differentials.at_its_place(self, reference, items, at)) is not None:
            return placed
        if (rate := derivatives.by_time(self, item)) is not None:
            return rate, at + 1
        if word := unknown_operator(item, following):
            raise Unclear(f"the operator {word!r} is not understood yet", item)
        if reference is None:
            raise Unclear(f"{outline((item,))} is not understood", item)
        reference = self.euler(as_block(reference, self.symbols.survey.blocks))
        if reference == Reference("Delta") and (change := self.change(following)) is not None:
            return change, at + 2
        if (along := directions.directional(self, items, at)) is not None:
            return along
        if calls.is_differential(self, reference, following):
            raise Unclear("a differential such as D f(x) h is not understood yet", item)
        found = calls.special(self, reference, items, at)
        if found is not None:
            return found
        if (powered := self._powered_call(reference, items, at)) is not None:
            return powered
        if isinstance(following, Group) and following.open in "([" and calls.applies(self, reference, following):
            value = calls.applied(self, reference, following, item)
            return self.marked(value, replace(reference, primes=0), item), at + 2
        if reference.name == "e" and reference.power and self.is_euler(reference):
            self._refuse_imaginary(reference.power)
            exponent = self.expression(reference.power)
            roots.refuse_function_of_matrix(self, "exp", exponent, item)
            return self.algebra.map(sp.exp, exponent), at + 1
        if reference.primes and (other := self._next(reference, item)) is not None:
            return self.marked(other, replace(reference, primes=0), item), at + 1
        derivative = derivatives.subscripted(self, reference, item)
        value = self.value_of(reference, item) if derivative is None else derivative
        return self.marked(value, reference, item), at + 1

    def _refuse_imaginary(self, exponent: Items) -> None:
        """Refuse the exponent of an e that holds an imaginary unit: an i or j that is no index and no declared name."""
        symbols = self.symbols
        for item in exponent:
            name = item.name if isinstance(item, Letter) and item.name in {"i", "j"} and not item.fonts else ""
            known = name in self.bound or name in symbols.domains or name in symbols.shapes or name in symbols.ranges
            if name and not known and not symbols.definitions.get((name, 0)):
                raise Unclear(f"{name} seems to be the imaginary unit here; complex numbers are not read", item)

    def _next(self, reference: Reference, item: Element) -> Value | None:
        """Return what a primed name such as w' stands for where the note gives it a definition of its own."""
        name = self.symbols.interpret(reference)[0] + "'" * reference.primes
        known = self.symbols.definitions.get((name, 0))
        return self.value_of(Reference(name, labeled=True), item) if known else None

    def _powered_call(self, reference: Reference, items: Items, at: int) -> tuple[Value, int] | None:
        """Return f(x)^2 as the square of f(x), when f is a function or a probability."""
        following = items[at + 1] if at + 1 < len(items) else None
        if not isinstance(following, Scripted) or not isinstance(following.base, Group) or following.sub:
            return None
        group = following.base
        turned = reference.transposed and not calls.applies(self, reference, group)
        if following.primes or group.open != "(" or turned:
            return None
        unknown = self.is_unknown_function(reference.name) or reference.name in self.symbols.variation.called
        known = members.member(self, reference) or derivatives.of_subscript(self, reference)
        active = self.symbols.active(reference.name, 0, self.position)
        placed = active is not None and bool(opaque.variables_at(self, active, arguments_of(group)))
        unknown = (unknown or known is not None or placed) and calls.applies(self, reference, group)
        if stated.opaque_name(reference, group) or function_name(self.symbols, reference) is not None or unknown:
            value, _ = self._named((items[at], group), 0)
            return self.raised(value, following.sup), at + 2
        return None

    def marked(self, value: Value, reference: Reference, item: Element) -> Value:
        """Return a value under the marks of its name: inverse, power, transpose, primes."""
        if reference.primes:
            turn = value.rank > 0
            value = self.algebra.transpose(value) if turn else derivatives.primed(self, reference, value, item)
        if reference.inverse:
            value = calls.inverted(self, value, reference, item)
        if reference.power and not self.symbols.is_label_power(reference):
            value = self.raised(value, reference.power)
        return self._turned(value, item.sup if isinstance(item, Scripted) else ()) if reference.transposed else value

    def _turned(self, value: Value, sup: Items) -> Value:
        r"""Return a transpose; of a number the power ``\beta^T`` where the note counts to a T, as in a sum to T - 1."""
        if value.rank or sup != (Letter("T"),) or "T" not in self.symbols.survey.sizes:
            return self.algebra.transpose(value)
        return Value(power(value.entry, self.expression(sup).entry), notes=value.notes)

    # --- sums ---------------------------------------------------------------------------------------------------------

    def reduced(
        self,
        name: str,
        limits: Limits,
        body: Callable[[], Value],
        item: Element,
        *,
        settle: Callable[[Limits, Expr], Limits] = lambda limits, _: limits,
    ) -> Value:
        """Return a sum or product over letters; the body is read with these bound, and may ``settle`` their limits."""
        outer, ranges = dict(self.bound), dict(self.symbols.ranges)
        for letter, lower, upper in limits:
            self.bound[letter] = upper
            moving = any(s.is_integer and not s.is_positive for s in upper.free_symbols)
            if not moving and (lower in (0, 1) or letter not in self.symbols.ranges):
                self.symbols.ranges[letter] = upper + 1 if lower == 0 else upper
        try:
            value = body()
        finally:
            self.bound = outer
            self.symbols.ranges = {**self.symbols.ranges, **ranges}
        kind, entry = Sum if name == "sum" else Product, value.entry
        if value.rank and kind is Product:
            raise Unclear("a product over an index is understood for numbers, and not for arrays", item)
        for letter, lower, upper in reversed(settle(limits, entry)):
            place, own = Dummy(letter.rstrip("'"), integer=True), Symbol(letter, integer=True)
            entry = kind(entry.xreplace({own: place}), (place, lower, upper))
        return replace(value, entry=entry)
