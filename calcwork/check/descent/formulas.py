r"""Formulas of a proof about an open function, read as forms: ``f(x_t) - \eta\|\nabla f(x_t)\|^2``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sympy import E, Expr, Integer, Rational, S, Symbol, log, sqrt

from calcwork.check.descent.forms import NO_INDEX, Form, NotUnderstood, Vector, point, slope
from calcwork.check.descent.ranges import integrated, summed
from calcwork.check.descent.signs import raised
from calcwork.notation.structure.items import (
    BigOperator,
    Braces,
    Element,
    Fraction,
    Function,
    Gap,
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
    base_of,
)
from calcwork.notation.structure.references import STARS, Reference, refer, split_at

DIFFERENTIALS = (Letter("d"), Letter("d", ("mathrm",)), Letter("d", ("rm",)))
LOWEST = ("_inf", "_min", "_opt", "_low", "_star")
BRACKETS = ("(", "[", "{", ".")


Given = Callable[[Expr], Vector | Form]


@dataclass
class Names:
    """Hold the function that a note leaves open, its points and directions, and what names stand for."""

    function: str
    vectors: frozenset[str]
    star: str = ""
    given: Mapping[str, Given] = field(default_factory=dict)

    def number(self, name: str, index: Expr = NO_INDEX) -> Expr:
        """Return a parameter; they are positive, which the verdict says."""
        return Symbol(name if index == NO_INDEX else f"{name}[{index}]", positive=True)


@dataclass(frozen=True)
class Row:
    """Hold a vector that is transposed, and waits for its other factor."""

    vector: Vector


Value = Form | Vector | Row


def read_form(items: Items, names: Names) -> Form:
    """Return a side that is a number; raise NotUnderstood for any other."""
    value = Reading(names).total(items)
    if isinstance(value, Form):
        return value
    raise NotUnderstood("a side that is no number")


def read_vector(items: Items, names: Names) -> Vector:
    """Return a side that is a vector; raise NotUnderstood for any other."""
    value = Reading(names).total(items)
    if isinstance(value, Vector):
        return value
    raise NotUnderstood("a side that is no vector")


def index_of(items: Items) -> Expr:
    """Return the number of a step: t + 1, T - 1, 0."""
    found, sign = S.Zero, 1
    for item in items:
        match item:
            case Operator("+" | "-"):
                sign = 1 if item == Operator("+") else -1
            case Number(value) if value.isdigit():
                found += sign * Integer(int(value))
            case Letter(name):
                found += sign * counter(name)
            case _:
                raise NotUnderstood("an index")
    return found


def counter(name: str) -> Symbol:
    """Return a letter that counts steps, which is a parameter of that name too."""
    return Symbol(name, positive=True)


def single(items: Items) -> Reference | None:
    """Return the name that is all of some items, None for any other."""
    reference = refer(items[0]) if len(items) == 1 else None
    return reference if reference is not None and not (reference.transposed or reference.primes) else None


class Reading:
    """Read items as a number or a vector."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def total(self, items: Items) -> Value:
        """Return a sum of terms."""
        found: Value | None = None
        for sign, term in _terms(items):
            value = _times(self.product(term), Form.number(sign))
            found = value if found is None else _plus(found, value)
        if found is None:
            raise NotUnderstood("nothing stands here")
        return found

    def number(self, items: Items) -> Expr:
        """Return a sum of terms that is a number without values of the function."""
        value = self.total(items)
        constant = value.constant if isinstance(value, Form) else None
        if constant is None:
            raise NotUnderstood("a number is expected")
        return constant

    def product(self, items: Items) -> Value:
        """Return a product of factors from left to right."""
        found: Value = Form.number(1)
        at, over, dot = 0, False, False
        while at < len(items):
            item = items[at]
            if isinstance(item, Operator):
                if item.name not in {"cdot", "*", "/", "times"} or at + 1 == len(items):
                    raise NotUnderstood(f"the sign {item.name}")
                over, dot = item.name == "/", item.name == "cdot"
                at += 1
                continue
            value, at = self.factor(items, at)
            if dot and isinstance(found, Vector) and isinstance(value, Vector):
                found = found.dot(value)
            else:
                found = _over(found, value) if over else _times(found, value)
            over = dot = False
        return found

    def factor(self, items: Items, at: int) -> tuple[Value, int]:
        """Return one factor, and where the next one starts."""
        item = items[at]
        base = base_of(item)
        if isinstance(base, BigOperator):
            return self._big(item, items[at + 1 :]), len(items)
        if base == Letter("nabla") and item == base:
            if at + 2 >= len(items):
                raise NotUnderstood("a gradient without a point")
            return self._called(items[at + 1], items[at + 2], gradient=True), at + 3
        if isinstance(base, Letter) and self._is_function(item) and at + 1 < len(items):
            group = base_of(items[at + 1])
            if isinstance(group, Group) and group.open in BRACKETS:
                return self._called(item, items[at + 1], gradient=False), at + 2
        if isinstance(item, Function):
            return self._function(item, items, at)
        return self._single(item), at + 1

    # --- functions ----------------------------------------------------------------------------------------------------

    def _is_function(self, item: Element) -> bool:
        reference = refer(item)
        return reference is not None and reference.name == self.names.function and reference.plain

    def _called(self, name: Element, group: Element, *, gradient: bool) -> Value:
        base = base_of(group)
        if not (self._is_function(name) and isinstance(base, Group) and base.open in BRACKETS):
            raise NotUnderstood("another function than the open one")
        if isinstance(group, Scripted) and (group.sub or group.primes):
            raise NotUnderstood("marks at a function")
        at = self.total(base.items)
        if not isinstance(at, Vector):
            raise NotUnderstood("a function of a number")
        value: Value = self.slope(at) if gradient else self.value(at)
        if not isinstance(group, Scripted) or not group.sup:
            return value
        if gradient and _is_transposed(group.sup) and isinstance(value, Vector):
            return Row(value)
        raise NotUnderstood("a power of a value")

    def slope(self, at: Vector) -> Vector:
        """Return the gradient at a point, which is zero at an optimum."""
        return Vector() if self.names.star and at == point(self.names.star) else slope(at)

    def value(self, at: Vector) -> Form:
        """Return the value at a point, which is the least one at an optimum."""
        return Form.least() if self.names.star and at == point(self.names.star) else Form.value(at)

    def _function(self, item: Function, items: Items, at: int) -> tuple[Value, int]:
        if item.name not in {"exp", "log", "ln"} or at + 1 >= len(items):
            raise NotUnderstood(f"the function {item.name}")
        following = items[at + 1]
        argument = following.items if isinstance(following, Group) else (following,)
        number = self.number(argument)
        return Form.number(raised(E, number) if item.name == "exp" else log(number)), at + 2

    def _big(self, item: Element, body: Items) -> Value:
        """Return a sum, a least value over steps or an integral."""
        base, sub, sup = base_of(item), getattr(item, "sub", ()), getattr(item, "sup", ())
        if not isinstance(base, BigOperator) or base.name not in {"sum", "min", "int"}:
            raise NotUnderstood("an operator with limits")
        if base.name == "int":
            if sub != (Number("0"),) or sup != (Number("1"),):
                raise NotUnderstood("an integral from another place than 0 to 1")
            return self._integral(body)
        letter, low, high = limits(sub, sup)
        value = self.total(body)
        if not isinstance(value, Form):
            raise NotUnderstood("a sum of vectors")
        return summed(base.name, letter, low, high, value)

    def _integral(self, body: Items) -> Form:
        """Return an integral from 0 to 1; a differential ends it."""
        kept = tuple(i for i in body if not isinstance(i, (Gap, Punctuation)))
        if len(kept) < 3 or not isinstance(kept[-1], Letter) or kept[-2] not in DIFFERENTIALS:
            raise NotUnderstood("an integral without a differential")
        value = self.total(kept[:-2])
        if not isinstance(value, Form):
            raise NotUnderstood("an integral of vectors")
        return integrated(counter(kept[-1].name), value)

    # --- names --------------------------------------------------------------------------------------------------------

    def _single(self, item: Element) -> Value:
        match item:
            case Number(value):
                return Form.number(Rational(value))
            case Fraction(num, den):
                return _over(self.total(num), self.total(den))
            case Root((), body):
                return Form.number(sqrt(self.number(body)))
            case Braces(items):
                return self.total(items)
            case Group():
                return self._group(item, (), ())
            case Scripted(Group() as group, sub, sup, 0):
                return self._group(group, sub, sup)
            case Scripted(Letter("e"), (), sup, 0) if sup:
                return Form.number(raised(E, self.number(sup)))
        reference = refer(item)
        if reference is None or reference.primes or reference.inverse:
            raise NotUnderstood("a name")
        return self._name(reference, item)

    def _name(self, reference: Reference, item: Element) -> Value:
        name, places = reference.name, reference.indices
        vector = name in self.names.vectors
        power = reference.power
        if vector and power and not places:
            places, power = (power,), ()
        if len(places) > 1:
            raise NotUnderstood("several indices")
        if places and any(isinstance(i, (Text, Group)) for i in places[0]):
            raise NotUnderstood("an index")
        starred = bool(places) and len(places[0]) == 1 and _is_star(places[0][0])
        if starred:
            name, places = f"{name}_star", ()
        if name.startswith(self.names.function) and name.removeprefix(self.names.function) in LOWEST:
            return Form.least()
        index = index_of(places[0]) if places else NO_INDEX
        if name in self.names.given:
            value: Value = self.names.given[name](index)
        elif vector or (starred and reference.name in self.names.vectors):
            value = point(name, index)
        else:
            value = Form.number(self.names.number(name, index))
        if reference.transposed:
            if not isinstance(value, Vector):
                raise NotUnderstood("a number that is transposed")
            return Row(value)
        return _power(value, power, self) if power else value

    def _group(self, group: Group, sub: Items, sup: Items) -> Value:
        if group.open == "||":
            if sub not in ((), (Number("2"),)):
                raise NotUnderstood("another norm")
            value = self.total(group.items)
            if not isinstance(value, Vector):
                raise NotUnderstood("the norm of a number")
            if sup == (Number("2"),):
                return value.dot(value)
            return _power(value.norm(), sup, self) if sup else value.norm()
        if sub:
            raise NotUnderstood("marks at brackets")
        if group.open == "<":
            parts = split_at(group.items, ",")
            vectors = [self.total(p) for p in parts]
            if len(vectors) != 2 or not all(isinstance(v, Vector) for v in vectors) or sup:
                raise NotUnderstood("an inner product")
            return vectors[0].dot(vectors[1])  # type: ignore[union-attr, arg-type]
        if group.open not in BRACKETS:
            raise NotUnderstood("brackets of another kind")
        value = self.total(group.items)
        if sup and isinstance(value, Vector) and _is_transposed(sup):
            return Row(value)
        return _power(value, sup, self) if sup else value


# --- parts ------------------------------------------------------------------------------------------------------------


def _terms(items: Items) -> list[tuple[int, Items]]:
    """Return the terms of a sum with their signs."""
    found: list[tuple[int, list[Element]]] = [(1, [])]
    fresh = True
    for item in items:
        if isinstance(item, Gap):
            continue
        if isinstance(item, Operator) and item.name in "+-" and len(item.name) == 1:
            sign = 1 if item.name == "+" else -1
            if fresh and not found[-1][1]:
                found[-1] = (found[-1][0] * sign, [])
            else:
                found.append((sign, []))
            fresh = True
            continue
        if isinstance(item, (Punctuation, Relation)):
            raise NotUnderstood("a sign between terms")
        found[-1][1].append(item)
        fresh = False
    if not found[-1][1]:
        raise NotUnderstood("a term is missing")
    return [(s, tuple(t)) for s, t in found]


def _plus(a: Value, b: Value) -> Value:
    if isinstance(a, Form) and isinstance(b, Form):
        return a + b
    if isinstance(a, Vector) and isinstance(b, Vector):
        return a + b
    if a == Form():
        return b
    if b == Form():
        return a
    raise NotUnderstood("a sum of a number and a vector")


def _times(a: Value, b: Value) -> Value:
    if isinstance(a, Form) and isinstance(b, Form):
        return a * b
    if isinstance(a, Row) and isinstance(b, Vector):
        return a.vector.dot(b)
    if isinstance(a, Vector) and isinstance(b, Vector):
        raise NotUnderstood("two vectors side by side")
    factor, other = (a, b) if isinstance(a, Form) else (b, a)
    number = factor.constant if isinstance(factor, Form) else None
    if number is None:
        raise NotUnderstood("a product of vectors")
    return Row(other.vector.times(number)) if isinstance(other, Row) else other.times(number)


def _over(a: Value, b: Value) -> Value:
    number = b.constant if isinstance(b, Form) else None
    if number is None or number == 0:
        raise NotUnderstood("a quotient of values")
    return _times(a, Form.number(1 / number))


def _power(value: Value, sup: Items, reading: Reading) -> Value:
    exponent = reading.number(sup)
    if not isinstance(value, Form):
        raise NotUnderstood("a power of a vector")
    if (number := value.constant) is not None:
        return Form.number(number**exponent if exponent.is_number else raised(number, exponent))
    if exponent == 2:
        return value * value
    raise NotUnderstood("a power of values")


def _is_transposed(sup: Items) -> bool:
    return len(sup) == 1 and isinstance(sup[0], Letter) and sup[0].name in {"T", "top", "intercal"}


def _is_star(item: Element) -> bool:
    return isinstance(item, Operator) and item.name in STARS


def limits(sub: Items, sup: Items) -> tuple[Symbol, Expr, Expr]:
    r"""Return the letter of a sum or least value over steps, and its range: ``k=0`` and ``T-1``, ``0 \le k < T``."""
    at = [n for n, i in enumerate(sub) if isinstance(i, Relation)]
    signs = [i.name for i in sub if isinstance(i, Relation)]
    if len(at) == 1 and signs == ["="] and at[0] == 1 and sup and isinstance(sub[0], Letter):
        return counter(sub[0].name), index_of(sub[2:]), index_of(sup)
    if len(at) == 1 and signs in (["<"], ["le"]) and at[0] == 1 and not sup and isinstance(sub[0], Letter):
        return counter(sub[0].name), S.Zero, index_of(sub[2:]) - int(signs == ["<"])
    if len(at) == 2 and set(signs) <= {"<", "le"} and at[1] == at[0] + 2 and not sup:
        letter = sub[at[0] + 1]
        if isinstance(letter, Letter):
            low, high = index_of(sub[: at[0]]), index_of(sub[at[1] + 1 :])
            return counter(letter.name), low + int(signs[0] == "<"), high - int(signs[1] == "<")
    raise NotUnderstood("the range of a sum")
