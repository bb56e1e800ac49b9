r"""Vectors of a proof about an open function, and numbers that are linear in values, inner products and norms.

A vector is a combination of points and gradients, as x_t - eta g(x_t); a form is one of atoms: f(x), <u, v>, |u| |v|.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sympy import Expr, Integer, S, Symbol, cancel, sympify

Base = tuple[Any, ...]  # ("point", name, index) or ("slope", vector)
Atom = tuple[Any, ...]
ONE: Atom = ("one",)
LEAST: Atom = ("least",)
NO_INDEX = Integer(-99)


class NotUnderstood(Exception):
    """Say that a formula is outside of what proofs about open functions speak of."""


@lru_cache(maxsize=20000)
def simple(expr: Expr) -> Expr:
    """Return a coefficient in lowest terms."""
    return expr if expr.is_number or expr.is_Symbol else cancel(expr)


@lru_cache(maxsize=100000)
def _shown(key: Any) -> str:
    return str(key)


def _collected(terms: Iterable[tuple[Any, Expr]]) -> tuple[tuple[Any, Expr], ...]:
    found: dict[Any, Expr] = {}
    for key, value in terms:
        found[key] = found.get(key, S.Zero) + value
    kept = ((k, simple(v)) for k, v in found.items())
    return tuple(sorted(((k, v) for k, v in kept if v != 0), key=lambda t: _shown(t[0])))


@dataclass(frozen=True)
class Vector:
    """Hold a combination of points and gradients."""

    terms: tuple[tuple[Base, Expr], ...] = ()

    @staticmethod
    def of(terms: Iterable[tuple[Base, Expr]]) -> Vector:
        """Return a vector with like terms together."""
        return Vector(_collected(terms))

    def __add__(self, other: Vector) -> Vector:
        return Vector.of((*self.terms, *other.terms))

    def __sub__(self, other: Vector) -> Vector:
        return self + other.times(S.NegativeOne)

    def times(self, factor: Expr) -> Vector:
        """Return a multiple."""
        return Vector.of((b, c * factor) for b, c in self.terms)

    def dot(self, other: Vector) -> Form:
        """Return the inner product."""
        return Form.of((_inner(a, b), c * d) for a, c in self.terms for b, d in other.terms)

    def norm(self) -> Form:
        """Return the norm; a positive factor that all terms share stands before it."""
        if not self.terms:
            return Form()
        first = self.terms[0][1]
        if first.could_extract_minus_sign():
            first = -first
        if not first.is_positive:
            return Form.of([(("norms", self), S.One)])
        return Form.of([(("norms", self.times(1 / first)._turned()), first)])

    def _turned(self) -> Vector:
        return self.times(S.NegativeOne) if self.terms[0][1] == -1 else self

    @property
    def only(self) -> Base | None:
        """Return the point or gradient that this is, None for a combination."""
        return self.terms[0][0] if len(self.terms) == 1 and self.terms[0][1] == 1 else None


def point(name: str, index: Expr = NO_INDEX) -> Vector:
    """Return a point with a name, and perhaps a number."""
    return Vector(((("point", name, index), S.One),))


def slope(at: Vector) -> Vector:
    """Return the gradient at a point."""
    return Vector(((("slope", at), S.One),))


def _inner(a: Base, b: Base) -> Atom:
    return ("inner", *sorted((a, b), key=_shown))


@dataclass(frozen=True)
class Form:
    """Hold a number that is linear in atoms, with coefficients in the parameters of a note."""

    terms: tuple[tuple[Atom, Expr], ...] = ()

    @staticmethod
    def of(terms: Iterable[tuple[Atom, Expr]]) -> Form:
        """Return a form with like terms together."""
        return Form(_collected(terms))

    @staticmethod
    def number(value: Any) -> Form:
        """Return a form without atoms."""
        return Form.of([(ONE, sympify(value))])

    @staticmethod
    def value(at: Vector) -> Form:
        """Return the value of the function at a point."""
        return Form.of([(("value", at), S.One)])

    @staticmethod
    def least() -> Form:
        """Return the least value of the function."""
        return Form.of([(LEAST, S.One)])

    def __add__(self, other: Form) -> Form:
        return Form.of((*self.terms, *other.terms))

    def __sub__(self, other: Form) -> Form:
        return self + other.times(S.NegativeOne)

    def times(self, factor: Expr) -> Form:
        """Return a multiple."""
        return Form.of((a, c * factor) for a, c in self.terms)

    @property
    def constant(self) -> Expr | None:
        """Return the number without atoms that this is, None where it has some."""
        if not self.terms:
            return S.Zero
        return self.terms[0][1] if len(self.terms) == 1 and self.terms[0][0] == ONE else None

    def __mul__(self, other: Form) -> Form:
        if (factor := other.constant) is not None:
            return self.times(factor)
        if (factor := self.constant) is not None:
            return other.times(factor)
        return Form.of(t for a, c in self.terms for b, d in other.terms for t in _product(a, b, c * d))

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Return the atoms with a coefficient."""
        return tuple(a for a, _ in self.terms)

    def coefficient(self, atom: Atom) -> Expr:
        """Return the coefficient of an atom."""
        return next((c for a, c in self.terms if a == atom), S.Zero)


def _product(a: Atom, b: Atom, factor: Expr) -> Iterator[tuple[Atom, Expr]]:
    """Yield the terms of a product of two atoms, which must be norms."""
    if a == ONE or b == ONE:
        yield (b if a == ONE else a), factor
    elif a[0] == b[0] == "norms" and len(a) == len(b) == 2:
        if a == b:
            yield from a[1].dot(a[1]).times(factor).terms
        else:
            yield ("norms", *sorted((a[1], b[1]), key=_shown)), factor
    else:
        raise NotUnderstood("a product of two values")


def parameters(form: Form) -> set[Symbol]:
    """Return the parameters in the coefficients of a form."""
    return {s for _, c in form.terms for s in c.free_symbols if isinstance(s, Symbol)}


# --- other points put in ----------------------------------------------------------------------------------------------

Change = Callable[[Base], Vector | None]


def changed(vector: Vector, change: Change) -> Vector:
    """Return a vector with others for its points, inside of gradients too."""
    found = Vector()
    for base, factor in vector.terms:
        new = change(base)
        if new is None:
            new = slope(changed(base[1], change)) if base[0] == "slope" else Vector(((base, S.One),))
        found += new.times(factor)
    return found


def put_in(form: Form, change: Change, numbers: Mapping[Any, Any] | None = None) -> Form:
    """Return a form with other points, and other numbers for its parameters."""
    found: dict[Atom, Expr] = {}
    for atom, factor in form.terms:
        own = factor.xreplace(numbers) if numbers else factor
        for a, c in _atom_changed(atom, change, numbers).terms:
            found[a] = found.get(a, S.Zero) + c * own
    return Form.of(found.items())


def _atom_changed(atom: Atom, change: Change, numbers: Mapping[Any, Any] | None) -> Form:
    match atom:
        case ("value", at):
            return Form.value(changed(at, change))
        case ("inner", a, b):
            one, other = (changed(Vector(((v, S.One),)), change) for v in (a, b))
            return one.dot(other)
        case ("norms", *vectors):
            found = Form.number(1)
            for vector in vectors:
                found = found * changed(vector, change).norm()
            return found
        case ("sum" | "min" | "integral", inner, *limits):
            ends = (e.xreplace(numbers) if numbers else e for e in limits)
            return Form.of([((atom[0], put_in(inner, change, numbers), *ends), S.One)])
    return Form.of([(atom, S.One)])


def bases(form: Form) -> set[Base]:
    """Return the points and gradients of which a form speaks, those inside of others too."""
    return {b for atom in form.atoms for b in _bases_of(atom)}


def _bases_of(atom: Any) -> Iterator[Base]:
    if isinstance(atom, Vector):
        for base, _ in atom.terms:
            yield base
            yield from _bases_of(base[1]) if base[0] == "slope" else ()
    elif isinstance(atom, Form):
        yield from bases(atom)
    elif isinstance(atom, tuple):
        if atom[:1] in {("point",), ("slope",)}:
            yield from _bases_of(Vector(((atom, S.One),)))
        else:
            for part in atom[1:]:
                yield from _bases_of(part)


def moved(vector: Vector, letter: Symbol, value: Expr) -> Vector:
    """Return a vector with another number for the letter that counts its points."""
    return changed(vector, _counted(letter, value))


def _counted(letter: Symbol, value: Expr) -> Change:
    def change(base: Base) -> Vector | None:
        if base[0] == "point" and letter in base[2].free_symbols:
            return point(base[1], base[2].xreplace({letter: value}))
        return None

    return change


def at_index(form: Form, letter: Symbol, value: Expr) -> Form:
    """Return a form with another number for the letter that counts its points."""
    return put_in(form, _counted(letter, value), {letter: value})
