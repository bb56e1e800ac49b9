r"""What holds for all points of a function that a note calls smooth, convex or strongly convex, as forms >= 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations

from sympy import S, Symbol

from calcwork.check.descent.forms import LEAST, Form, Vector, slope
from calcwork.check.descent.ranges import PLACE, integrated
from calcwork.check.descent.signs import Bound

NATURAL = "squares"


@dataclass(frozen=True)
class Law:
    """Hold an inequality, form >= 0, and how it is called."""

    form: Form
    name: str


@dataclass
class Class:
    """Hold what a note says of a function: constants of smoothness and convexity, and whether it has a least value."""

    smooth: list[Symbol] = field(default_factory=list)
    strong: list[Symbol] = field(default_factory=list)
    dominated: list[Symbol] = field(default_factory=list)
    lipschitz: list[Symbol] = field(default_factory=list)
    convex: bool = False
    star: Vector | None = None

    def bounds(self) -> list[Bound]:
        """Return what follows for the constants: mu <= L."""
        return [Bound(m, L, above=True) for m in (*self.strong, *self.dominated) for L in self.smooth if m != L]

    @property
    def is_convex(self) -> bool:
        """Tell whether the function is convex."""
        return self.convex or bool(self.strong)

    @property
    def says_anything(self) -> bool:
        """Tell whether anything is known of the function."""
        return bool(self.smooth or self.dominated or self.lipschitz or self.is_convex)


def value(at: Vector, kind: Class) -> Form:
    """Return the value at a point."""
    return Form.least() if at == kind.star else Form.value(at)


def gradient(at: Vector, kind: Class) -> Vector:
    """Return the gradient at a point, which is zero at the optimum."""
    return Vector() if at == kind.star else slope(at)


def laws(kind: Class, points: Iterable[Vector]) -> Iterator[Law]:
    """Yield what holds at points, and between any two of them."""
    points = list(points)
    for x in points:
        yield from _at_one(kind, x)
    for x, y in permutations(points, 2):
        yield from _between(kind, x, y)


def _at_one(kind: Class, x: Vector) -> Iterator[Law]:
    f, g = value(x, kind), gradient(x, kind)
    least = Form.of([(LEAST, S.One)])
    if x != kind.star:
        yield Law(f - least, "the least value")
    for L in kind.smooth:
        yield Law((f - least).times(2 * L) - g.dot(g), "smoothness")
    for mu in (*kind.strong, *kind.dominated):
        yield Law(g.dot(g) - (f - least).times(2 * mu), "the Polyak-Lojasiewicz inequality")
    for G in kind.lipschitz:
        yield Law(Form.number(G**2) - g.dot(g), "bounded slopes")
        yield Law(Form.number(G) - g.norm(), "bounded slopes")


def _between(kind: Class, x: Vector, y: Vector) -> Iterator[Law]:
    g, h = gradient(x, kind), gradient(y, kind)
    apart, turn = y - x, h - g
    linear = value(y, kind) - value(x, kind) - g.dot(apart)
    square = apart.dot(apart)
    for c in (*kind.smooth, *kind.strong):
        for v in (turn - apart.times(c), turn + apart.times(c)):
            yield Law(v.dot(v), NATURAL)
    if kind.is_convex:
        yield Law(linear, "convexity")
    for mu in kind.strong:
        yield Law(linear - square.times(mu / 2), "strong convexity")
    for L in kind.smooth:
        yield Law(square.times(L / 2) - linear, "smoothness")
        yield Law(linear + square.times(L / 2), "smoothness")
        yield Law(apart.norm().times(L) - turn.norm(), "smoothness")
        yield Law(square.times(L**2) - turn.dot(turn), "smoothness")
        if kind.is_convex:
            yield Law(linear - turn.dot(turn).times(1 / (2 * L)), "smoothness and convexity")
        for mu in kind.strong:
            yield _interpolation(linear, square, turn, apart, (mu, L))


def _interpolation(linear: Form, square: Form, turn: Vector, apart: Vector, constants: tuple[Symbol, Symbol]) -> Law:
    """Return what is known between two points of a smooth and strongly convex function, all of it.

    Taylor, Hendrickx and Glineur, Smooth strongly convex interpolation, 2017, theorem 4.
    """
    mu, L = constants
    rest = turn.dot(turn).times(1 / L) + square.times(mu) - turn.dot(apart).times(2 * mu / L)
    return Law(linear.times(2 * (1 - mu / L)) - rest, "smoothness and strong convexity")


def integral_laws(kind: Class, pairs: Iterable[tuple[Vector, Vector]]) -> Iterator[Law]:
    """Yield what holds along the way from x to y: the slope integrated is the difference of values."""
    for x, y in pairs:
        apart = y - x
        between = x + apart.times(PLACE)
        g, now = slope(between), slope(x)
        along = integrated(PLACE, g.dot(apart))
        difference = Form.value(y) - Form.value(x)
        yield Law(difference - along, "the fundamental theorem")
        yield Law(along - difference, "the fundamental theorem")
        size = integrated(PLACE, (g - now).norm() * apart.norm())
        yield Law(size - integrated(PLACE, (g - now).dot(apart)), "Cauchy and Schwarz")
        for L in kind.smooth:
            yield Law(apart.dot(apart).times(L / 2) - size, "smoothness")


def products_of_norms(form: Form) -> Iterator[Law]:
    """Yield the inequality of Cauchy and Schwarz for the products of norms in a form."""
    for atom in form.atoms:
        if atom[0] == "norms" and len(atom) == 3:
            one, other = atom[1:]
            product, inner = Form.of([(atom, S.One)]), one.dot(other)
            yield Law(product - inner, "Cauchy and Schwarz")
            yield Law(product + inner, "Cauchy and Schwarz")


def squared(law: Law) -> Law | None:
    """Return an inequality between two norms, or a norm and a positive number, with both sides squared."""
    plus = [(a, c) for a, c in law.form.terms if not c.could_extract_minus_sign()]
    minus = [(a, -c) for a, c in law.form.terms if c.could_extract_minus_sign()]
    if len(plus) != 1 or len(minus) != 1 or not all(_is_size(a) and c.is_positive for a, c in (*plus, *minus)):
        return None
    one, other = (Form.of(t) for t in (plus, minus))
    return Law(one * one - other * other, law.name)


def _is_size(atom: tuple[object, ...]) -> bool:
    return atom[0] == "one" or (atom[0] == "norms" and len(atom) == 2)


def class_of(form: Form, points: Iterable[Vector], constants: Iterable[Symbol]) -> tuple[str, Symbol | None] | None:
    """Return the class of functions of which an inequality, form >= 0, is the definition, with its constant."""
    points = list(points)
    for constant in (*constants, None):
        kinds: dict[str, Class] = {"convex": Class(convex=True)}
        if constant is not None:
            kinds = {n: Class(**{n: [constant]}) for n in ("strong", "dominated", "smooth")}  # type: ignore[arg-type]
        for name, kind in kinds.items():
            if any(
                _are_alike(form, law.form) for law in laws(kind, points) if law.name not in (NATURAL, "the least value")
            ):
                return name, constant
    return None


def _are_alike(one: Form, other: Form) -> bool:
    """Tell whether two forms are multiples of each other by a positive number."""
    if not one.terms or len(one.terms) != len(other.terms):
        return False
    ratio = one.terms[0][1] / other.terms[0][1]
    return bool(ratio.is_positive) and not (one - other.times(ratio)).terms
