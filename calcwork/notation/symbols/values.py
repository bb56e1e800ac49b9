"""Values while a formula is read: arrays by their general entry, with the orientation of vectors.

A vector is a column until it is transposed. Axes of length one are dropped, so an N x 1 array is a column and a 1 x m
array a row. Sizes that nothing declares are open: they become equal where a sum or product needs it (`Sizes`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from sympy import Abs, Add, Dummy, Expr, Indexed, Integer, KroneckerDelta, Matrix, Mul, Sum, Symbol, sqrt

from calcwork.algebra.binding import rename_apart
from calcwork.algebra.linear import determinant, inverse_entry
from calcwork.algebra.sections import Parts, length_of, without_parts
from calcwork.algebra.stacked import unstacked
from calcwork.errors import Impossible, NotSupportedYet, UserError

WRITTEN_OUT = 4
SPREAD = "a scalar is added to each entry of an array"
ALONG = ("a column is added to each column of a matrix", "a row is added to each row of a matrix")
INNER = "two vectors side by side are read as their inner product"
FROBENIUS = "the norm of a matrix is read as that of Frobenius"


class ShapeError(UserError):
    """Two shapes cannot be combined; the message says which and why."""


class SizeOfExample(ShapeError):
    """A size with a name meets a number, which it may have in an example."""


@dataclass(frozen=True)
class Value:
    """Hold a scalar, vector or matrix by its general entry.

    ``row`` marks a vector that lies, ``gradient`` a derivative whose layout its author may have turned, ``listed`` a
    point such as (1, 2), which stands or lies as what it is combined with needs it.
    """

    entry: Expr
    indices: tuple[Symbol, ...] = ()
    sizes: tuple[Expr, ...] = ()
    row: bool = False
    notes: tuple[str, ...] = ()
    gradient: bool = False
    listed: bool = False

    @property
    def rank(self) -> int:
        """Return the number of axes: 0, 1 or 2."""
        return len(self.indices)

    def at(self, *places: Expr) -> Expr:
        """Return the entry at given indices."""
        if not self.indices:
            return self.entry
        return rename_apart(self.entry).xreplace(dict(zip(self.indices, places, strict=True)))

    def entry_at(self, places: Sequence[Expr]) -> Value:
        """Return the entry at given indices, or the slice when there are fewer than axes."""
        if len(places) == self.rank:
            return Value(self.at(*places), notes=self.notes)
        return built(self.sizes[len(places) :], lambda *rest: self.at(*places, *rest), notes=self.notes)

    def describe(self) -> str:
        """Return the shape in words."""
        if not self.rank:
            return "a scalar"
        known = not any("?" in str(n) for n in self.sizes[:2])  # a size that nothing tells has a name for us only
        if self.rank == 1:
            return f"a {'row' if self.row else 'column'}" + (f" of {self.sizes[0]}" if known else "")
        return f"a {self.sizes[0]} x {self.sizes[1]} matrix" if known else "a matrix"


def lying_alike(a: Value, b: Value) -> tuple[Value, Value]:
    """Return two vectors of which a listed one stands or lies as the other; any other values as they are."""
    if a.rank != 1 or b.rank != 1 or a.listed == b.listed:
        return a, b
    return (replace(a, row=b.row, listed=False), b) if a.listed else (a, replace(b, row=a.row, listed=False))


def built(
    sizes: Sequence[Expr], entry: Callable[..., Expr], *, row: bool = False, notes: tuple[str, ...] = ()
) -> Value:
    """Return the array with these axes and this entry at fresh indices; axes of length one are dropped."""
    if len(sizes) == 2 and 1 in sizes:
        keep = 1 if sizes[0] == 1 else 0
        if sizes[1 - keep] == 1 and sizes[keep] == 1:
            return Value(entry(Integer(1), Integer(1)), notes=notes)
        pick = (lambda i: entry(Integer(1), i)) if keep == 1 else (lambda i: entry(i, Integer(1)))
        return built((sizes[keep],), pick, row=keep == 1, notes=notes)
    if len(sizes) == 1 and sizes[0] == 1:
        return Value(entry(Integer(1)), notes=notes)
    places = tuple(Dummy(letter, integer=True) for letter in "ij"[: len(sizes)])
    return Value(entry(*places), places, tuple(sizes), row, notes)


@dataclass
class Sizes:
    """Keep which open sizes are equal; a declared size stands for its class."""

    parents: dict[Expr, Expr] = field(default_factory=dict)
    fixed: set[Expr] = field(default_factory=set)

    def find(self, size: Expr) -> Expr:
        """Return the size that stands for the class."""
        while size in self.parents:
            size = self.parents[size]
        return length_of([self.find(a) for a in size.args]) if isinstance(size, Parts) else size

    def same(self, a: Expr, b: Expr, what: str) -> Expr:
        """Make two sizes equal, or raise when both are declared and differ."""
        a, b = self.find(a), self.find(b)
        if without_parts(a) == without_parts(b):
            return a
        for one, other in ((a, b), (b, a))[:: -1 if _is_unit(b) else 1]:
            if self.is_open(one) and not other.has(one):
                self.parents[one] = other
                return other
        if isinstance(a, Parts) or isinstance(b, Parts):
            return self._sections(a, b, what)
        kind = SizeOfExample if a.is_Integer != b.is_Integer else ShapeError
        raise kind(f"{what}: {a} and {b} differ")

    def _sections(self, a: Expr, b: Expr, what: str) -> Expr:
        """Make two sizes equal of which one is made of sections: section by section, or D = n + m for a name D."""
        if isinstance(a, Parts) and isinstance(b, Parts) and len(a.args) == len(b.args):
            return length_of([self.same(m, n, what) for m, n in zip(a.args, b.args, strict=True)])
        for one, other in ((a, b), (b, a)):
            if isinstance(one, Symbol) and isinstance(other, Parts) and not other.has(one):
                self.parents[one] = other
                return other
            if isinstance(one, Parts) and not isinstance(other, Parts) and self._is_filled(one, other):
                return self.find(one)
        raise ShapeError(f"{what}: {a} and {b} differ")

    def _is_filled(self, parts: Parts, whole: Expr) -> bool:
        """Let the one open section of an axis have what the others leave of a declared length, where that can be."""
        ends = [self.find(p) for p in parts.args]
        open_ones = [p for p in ends if self.is_open(p)]
        left = whole - Add(*(p for p in ends if p not in open_ones))
        known = all(t.is_positive for t in Add.make_args(left)) and not any(map(self.is_open, left.free_symbols))
        if len(open_ones) != 1 or not known:
            return False
        self.parents[open_ones[0]] = left
        return True

    def with_diagonals(self, shape: Sequence[Expr], places: Sequence[Expr]) -> tuple[Expr, ...]:
        """Return a shape with the axes equal on which one letter stands twice, as in h_ii, where one is open."""
        for (a, m), (b, n) in combinations(zip(places, map(self.find, shape), strict=False), 2):
            if a == b and isinstance(a, Symbol) and m != n and (self.is_open(m) or self.is_open(n)):
                self.same(m, n, f"the axes on which {a} stands")
        return tuple(map(self.find, shape))

    def same_letters(self, left: Expr, body: Expr) -> None:
        """Make the axes equal on which a letter of a defined element stands, where nothing declares their lengths."""
        for letter, length in zip(left.indices, left.base.shape, strict=True) if isinstance(left, Indexed) else ():
            for element in body.atoms(Indexed):
                for own, other in zip(element.indices, element.base.shape, strict=True):
                    ends = self.find(other), self.find(length)
                    if own == letter and ends[0] != ends[1] and any(map(self.is_open, ends)):
                        self.same(other, length, "two ranges of one letter")

    def is_open(self, size: Expr) -> bool:
        """Tell whether nothing declares a size."""
        return isinstance(size, Symbol) and size.name.startswith("?")

    def close(self, expr: Expr) -> Expr:
        """Return an expression with every open size replaced by what stands for it."""
        return without_parts(expr.xreplace({p: self.find(p) for p in self.parents}))


def _is_unit(size: Expr) -> bool:
    """Tell whether this is the open size of an identity or a vector of ones, which is new each time one is read."""
    return isinstance(size, Symbol) and size.name.startswith(("?I", "?ones"))


class Algebra:
    """The operations on values, under one record of sizes."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes

    def add(self, a: Value, b: Value, sign: int = 1) -> Value:
        """Return a + b, a scalar broadcast over an array, a vector over the columns or rows of a matrix."""
        notes = a.notes + b.notes
        if a.rank == b.rank == 0:
            return Value(a.entry + sign * b.entry, notes=notes)
        if a.rank == 0 or b.rank == 0:
            array, single = (b, a) if a.rank == 0 else (a, b)
            entry = (single.entry + sign * array.entry) if a.rank == 0 else (array.entry + sign * single.entry)
            return replace(array, entry=entry, notes=(*notes, SPREAD))
        a, b = lying_alike(a, b)
        what = f"{a.describe()} and {b.describe()} cannot be added"
        if a.rank == b.rank:
            if a.rank == 1 and a.row != b.row:
                raise ShapeError(what)
            for m, n in zip(a.sizes, b.sizes, strict=True):
                self.sizes.same(m, n, what)
            return replace(a, entry=a.entry + sign * b.at(*a.indices), notes=notes)
        matrix, vector = (a, b) if a.rank == 2 else (b, a)
        axis = 1 if vector.row or self._fits_rows_only(matrix, vector) else 0
        self.sizes.same(matrix.sizes[axis], vector.sizes[0], what)
        other = vector.at(matrix.indices[axis])
        entry = matrix.entry + sign * other if matrix is a else other + sign * matrix.entry
        return replace(matrix, entry=entry, notes=(*notes, ALONG[axis]))

    def _fits_rows_only(self, matrix: Value, vector: Value) -> bool:
        """Tell whether a vector has the length of the rows of a matrix only, as NumPy adds b.

        One of open length has it where the height is that of the samples, which something declares, and the width open.
        """
        height, width, length = (self.sizes.find(n) for n in (*matrix.sizes, *vector.sizes))
        if self.sizes.is_open(length):
            return self.sizes.is_open(width) and not self.sizes.is_open(height)
        return length == width != height and not any(self.sizes.is_open(n) for n in (height, width))

    def scale(self, a: Value, factor: Expr) -> Value:
        """Return a scalar multiple."""
        return replace(a, entry=factor * a.entry)

    def multiply(self, a: Value, b: Value) -> Value:
        """Return the product of linear algebra; two columns side by side are read as their inner product."""
        notes = a.notes + b.notes
        if a.rank == 0:
            return replace(b, entry=a.entry * b.entry, notes=notes)
        if b.rank == 0:
            return replace(a, entry=a.entry * b.entry, notes=notes)
        if a.rank == b.rank == 1:
            return self._vectors(a, b)
        if a.listed and a.rank == 1 and b.rank == 2:
            a = replace(a, row=True)
        if (a.rank == 1 and not a.row) or (b.rank == 1 and b.row):
            raise ShapeError(f"the product of {a.describe()} and {b.describe()} cannot be formed")
        return self._contract(a, b)

    def _vectors(self, a: Value, b: Value) -> Value:
        notes = a.notes + b.notes
        if not a.row and (b.row or (a.entry == 1 and b.entry != 1)):  # the biases b lie in X W + 1 b
            j = Dummy("j", integer=True)
            return Value(a.entry * b.at(j), (*a.indices, j), (*a.sizes, *b.sizes), notes=notes)
        if a.row == b.row:
            notes = (*notes, INNER)
        return replace(self._contract(a, b), notes=notes)

    def _contract(self, a: Value, b: Value) -> Value:
        """Sum over the last axis of a and the first of b."""
        what = f"the product of {a.describe()} and {b.describe()} cannot be formed"
        size = self.sizes.same(a.sizes[-1], b.sizes[0], what)
        k = Dummy("k", integer=True)
        first = a.at(*a.indices[:-1], k)
        rest = tuple(Dummy(i.name, integer=True) for i in b.indices[1:])
        entry = unstacked(Sum(first * b.at(k, *rest), (k, 1, size)))
        row = a.rank == 1 and b.rank == 2
        return Value(entry, (*a.indices[:-1], *rest), (*a.sizes[:-1], *b.sizes[1:]), row, a.notes + b.notes)

    def elementwise(self, a: Value, b: Value, operation: Callable[[Expr, Expr], Expr] = Mul) -> Value:
        """Return the entrywise product or another entrywise operation; scalars are broadcast."""
        notes = a.notes + b.notes
        if a.rank == 0:
            return replace(b, entry=operation(a.entry, b.entry), notes=notes)
        if b.rank == 0:
            return replace(a, entry=operation(a.entry, b.entry), notes=notes)
        a, b = lying_alike(a, b)
        what = f"{a.describe()} and {b.describe()} have no entrywise product"
        if a.rank != b.rank or (a.rank == 1 and a.row != b.row):
            raise ShapeError(what)
        for m, n in zip(a.sizes, b.sizes, strict=True):
            self.sizes.same(m, n, what)
        return replace(a, entry=operation(a.entry, b.at(*a.indices)), notes=notes)

    def inner(self, a: Value, b: Value) -> Value:
        """Return the sum of entrywise products, of two vectors or two matrices."""
        if a.rank == 0 or b.rank == 0:
            return self.multiply(a, b)
        b = replace(b, row=a.row) if a.rank == b.rank == 1 else b
        return self.total(self.elementwise(a, b))

    def total(self, a: Value) -> Value:
        """Return the sum of all entries."""
        limits = [(i, 1, n) for i, n in zip(a.indices, a.sizes, strict=True)]
        return Value(Sum(a.entry, *limits) if limits else a.entry, notes=a.notes)

    def transpose(self, a: Value) -> Value:
        """Return the transpose; a scalar is its own."""
        if a.rank == 2:
            return replace(a, indices=a.indices[::-1], sizes=a.sizes[::-1])
        return replace(a, row=not a.row, listed=False) if a.rank == 1 else a

    def map(self, function: Callable[[Expr], Expr], a: Value) -> Value:
        """Return a function of each entry."""
        return replace(a, entry=function(a.entry))

    def norm(self, a: Value, power: Expr | None = None) -> Value:
        """Return the Euclidean (Frobenius) norm, or the p-norm of a vector."""
        if a.rank == 0:
            return Value(Abs(a.entry), notes=a.notes)
        if a.rank == 2 and power is not None:
            raise NotSupportedYet("this norm is not understood here: rank 2, expected a vector, or an F for Frobenius.")
        if power is None or power == 2:
            return Value(sqrt(self.total(self.map(lambda e: e**2, a)).entry), notes=a.notes)
        if power.is_infinite:
            raise NotSupportedYet(
                "the maximum norm of an array of symbolic size cannot be read yet; write out its entries."
            )
        return Value(self.total(self.map(lambda e: Abs(e) ** power, a)).entry ** (1 / power), notes=a.notes)

    def trace(self, a: Value) -> Value:
        """Return the trace of a square matrix."""
        if a.rank == 0:
            return a
        if a.rank != 2:
            raise ShapeError(f"the trace of {a.describe()} does not exist")
        size = self.sizes.same(a.sizes[0], a.sizes[1], f"the trace of {a.describe()} does not exist")
        i = a.indices[0]
        return Value(unstacked(Sum(a.at(i, i), (i, 1, size))), notes=a.notes)

    def diagonal(self, a: Value) -> Value:
        """Return diag: a vector becomes a diagonal matrix, a matrix its diagonal."""
        if a.rank == 1:
            j = Dummy("j", integer=True)
            i = a.indices[0]
            return Value(a.entry * KroneckerDelta(i, j), (i, j), (a.sizes[0], a.sizes[0]), notes=a.notes)
        if a.rank == 2:
            size = self.sizes.same(a.sizes[0], a.sizes[1], f"{a.describe()} has no diagonal")
            return Value(a.at(a.indices[0], a.indices[0]), a.indices[:1], (size,), notes=a.notes)
        return a

    def inverse(self, a: Value) -> Value:
        """Return the inverse of a square matrix."""
        if a.rank == 0:
            return Value(1 / a.entry, notes=a.notes)
        what = f"{a.describe()} has no inverse"
        if a.rank != 2:
            raise ShapeError(what)
        size = self.sizes.same(a.sizes[0], a.sizes[1], what)
        if size.is_Integer and size <= WRITTEN_OUT:
            matrix = self.explicit(a, int(size))
            determinant = matrix.det(method="berkowitz")
            if determinant.is_zero:
                raise Impossible(f"{a.describe()} has determinant 0, and so no inverse.")
            return table_value((matrix.adjugate() / determinant).tolist())
        i, j = Dummy("i", integer=True), Dummy("j", integer=True)
        return Value(
            inverse_entry(a.entry, a.indices[0], a.indices[1], size, i, j), (i, j), (size, size), notes=a.notes
        )

    def determinant(self, a: Value) -> Value:
        """Return the determinant of a square matrix."""
        if a.rank == 0:
            return a
        what = f"{a.describe()} has no determinant"
        if a.rank != 2:
            raise ShapeError(what)
        size = self.sizes.same(a.sizes[0], a.sizes[1], what)
        if size.is_Integer and size <= WRITTEN_OUT:
            return Value(self.explicit(a, int(size)).det(method="berkowitz"), notes=a.notes)
        return Value(determinant(a.entry, a.indices[0], a.indices[1], size), notes=a.notes)

    def explicit(self, a: Value, size: int) -> Matrix:
        """Return a square matrix of known size by its entries."""
        return Matrix(size, size, lambda i, j: a.at(Integer(int(i) + 1), Integer(int(j) + 1)))

    def power(self, a: Value, exponent: Expr) -> Value:
        """Return an integer power: of a scalar, of a square matrix by products, of a vector only as its square."""
        if a.rank == 0:
            return Value(a.entry**exponent, notes=a.notes)
        if a.rank == 2 and exponent.is_Integer and -6 <= int(exponent) < -1:
            return self.power(self.inverse(a), -exponent)
        if not (exponent.is_Integer and 0 < int(exponent) <= 6):
            raise ShapeError(f"{a.describe()} has no power {exponent} here")
        if a.rank == 1:
            if exponent == 2:
                return self.inner(a, a)
            raise ShapeError(f"{a.describe()} has no power {exponent}")
        result = a
        for _ in range(int(exponent) - 1):
            result = self.multiply(result, a)
        return result


def table_value(rows: Sequence[Sequence[Expr]]) -> Value:
    """Return a written-out matrix, column or row: the sum of its entries, each where its indices are met."""
    height, width = len(rows), len(rows[0])
    if width == 1:
        return built((Integer(height),), lambda i: _picked([r[0] for r in rows], i))
    if height == 1:
        return built((Integer(width),), lambda i: _picked(rows[0], i), row=True)
    return built((Integer(height), Integer(width)), lambda i, j: _picked([_picked(r, j) for r in rows], i))


def _picked(entries: Sequence[Expr], i: Expr) -> Expr:
    return Add(*(KroneckerDelta(i, k) * e for k, e in enumerate(entries, start=1)))
