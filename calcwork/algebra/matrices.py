"""Inverses and determinants in normal form: one node for equal matrices, and what follows from how a matrix is made.

Each matrix is brought to one entry up to a scalar factor and transposition. Diagonal matrices, inverses, products of
square factors and matrices of a few rows are carried out; every other inverse and determinant is a generator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sympy import Add, Dummy, Expr, Integer, KroneckerDelta, Mul, Pow, Product, Rational, S, Sum, Symbol
from sympy.core.sorting import default_sort_key

from calcwork.algebra.families import present
from calcwork.algebra.linear import Determinant, InverseEntry, Square, diagonal_of, inverse_inside

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer

WRITTEN_OUT = 4


@dataclass(frozen=True)
class Known:
    """Say that a matrix is ``scale`` times ``matrix``, or its transpose when it is ``turned``."""

    matrix: Square
    scale: Expr = S.One
    turned: bool = False


def inverse_form(normal: Normalizer, expr: InverseEntry) -> Expr:
    """Return an entry of an inverse in normal form."""
    known = known_matrix(normal, expr.matrix)
    a, b = (normal.canonical(i) if i.args else i for i in expr.indices)
    return _inverse(normal, known.matrix, *((b, a) if known.turned else (a, b))) / known.scale


def _inverse(normal: Normalizer, matrix: Square, a: Expr, b: Expr) -> Expr:
    diagonal = diagonal_of(matrix)
    if diagonal is not None:
        along = Square(diagonal, *matrix.limits).at(a, a)
        return normal.prepare(KroneckerDelta(a, b)) / normal.prepare(along)
    inner = inverse_inside(matrix)
    if inner is not None:
        return normal.prepare(inner.at(a, b))
    n = matrix.size
    if n.is_Integer and n <= WRITTEN_OUT and a.is_Integer and b.is_Integer:
        rows = _rows(matrix)
        return normal.prepare(_cofactor(rows, int(b) - 1, int(a) - 1)) / normal.prepare(_laplace(rows))
    if (weighted := weights_of(matrix)) is not None:
        f, g, rest = weighted
        return normal.prepare(InverseEntry(rest, a, b) / (f.at(b, b) * g.at(a, a)))
    if (factors := square_factors(matrix)) is not None:
        k = Dummy("k", integer=True)
        return normal.prepare(Sum(InverseEntry(factors[1], a, k) * InverseEntry(factors[0], k, b), (k, 1, n)))
    if matrix in normal.symmetric:
        a, b = sorted((a, b), key=default_sort_key)
    return InverseEntry(matrix, a, b)


def determinant_form(normal: Normalizer, expr: Determinant) -> Expr:
    """Return a determinant in normal form."""
    known = known_matrix(normal, expr.matrix)
    if known.scale == 1:
        return _determinant(normal, known.matrix)
    return normal.prepare(Pow(present(known.scale), known.matrix.size)) * _determinant(normal, known.matrix)


def _determinant(normal: Normalizer, matrix: Square) -> Expr:
    n, k = matrix.size, Dummy("k", integer=True)
    if n.is_Integer and n <= WRITTEN_OUT:
        return normal.prepare(_laplace(_rows(matrix)))
    diagonal = diagonal_of(matrix)
    if diagonal is not None:
        return normal.prepare(Product(Square(diagonal, *matrix.limits).at(k, k), (k, 1, n)))
    inner = inverse_inside(matrix)
    if inner is not None:
        return 1 / normal.prepare(Determinant(inner))
    if (weighted := weights_of(matrix)) is not None:
        f, g, rest = weighted
        return normal.prepare(Product(f.at(k, k) * g.at(k, k), (k, 1, n)) * Determinant(rest))
    if (factors := square_factors(matrix)) is not None:
        return Mul(*(normal.prepare(Determinant(f)) for f in factors))
    return Determinant(matrix)


# --- one entry for equal matrices -------------------------------------------------------------------------------------


def known_matrix(normal: Normalizer, matrix: Square) -> Known:
    """Return the matrix that stands for this one in normal form."""
    found = normal.matrices.get(matrix)
    if found is None:
        with normal.signs.quiet():  # what is defined in a matrix need not be defined elsewhere
            found = normal.matrices[matrix] = _found(normal, matrix)
        normal.matrices.setdefault(found.matrix, Known(found.matrix))
    return found


def _found(normal: Normalizer, matrix: Square) -> Known:
    row, column = (Dummy(k, integer=True) for k in ("row", "column"))
    n = present(normal.canonical(matrix.size))
    normal.signs.lengths.update({row: n, column: n})
    scale, entry = _without_scalars(normal, normal.prepare(matrix.at(row, column)), {row, column})
    entry = present(_with_plain_diagonal(normal, entry, row, column))
    upright, turned = (_closed(normal, entry, pair, n) for pair in ((row, column), (column, row)))
    for other in dict.fromkeys(known.matrix for known in normal.matrices.values()):
        if other.size == n and _symbols(other) == _symbols(upright):
            for candidate in (upright, turned):
                if _same(normal, candidate, other):
                    return Known(other, scale, candidate is turned)
    first = min(upright, turned, key=_order)
    if upright == turned or _same(normal, upright, turned):
        normal.symmetric.add(first)
        return Known(first, scale)
    return Known(first, scale, first is turned)


def _order(matrix: Square) -> Any:
    """Return what a matrix is sorted by, so that one with its rows first comes before its transpose."""
    places = {k: Symbol(name, integer=True) for k, name in ((matrix.row, "_a"), (matrix.column, "_b"))}
    return default_sort_key(matrix.function.xreplace(places))


def _without_scalars(normal: Normalizer, prepared: Expr, bound: set[Symbol]) -> tuple[Expr, Expr]:
    """Return the factors of an entry that have neither index in them, and the rest."""
    field = normal.field(prepared)
    quotient = normal.quotient(field, prepared)
    if quotient.num.is_zero():
        return S.One, S.Zero
    scale: list[Expr] = []
    rest: list[Expr] = []
    for poly, sign in ((quotient.num, 1), (quotient.den, -1)):
        unit, factors = field.factors(poly)
        scale.append(Rational(unit) ** sign)
        for factor, times in factors:
            base = field.poly(factor)
            (rest if base.has(*bound) else scale).append(Pow(base, sign * times))
    return Mul(*scale), Mul(*rest)


def _with_plain_diagonal(normal: Normalizer, entry: Expr, row: Symbol, column: Symbol) -> Expr:
    """Return an entry with delta(row, column)*f(row, column) as delta(row, column)*f(row, row)."""
    delta = KroneckerDelta(row, column)
    if not entry.has(delta):
        return entry
    field = normal.field(entry)
    quotient = normal.quotient(field, entry)
    if delta in field.atoms_in(quotient.den):
        return entry
    with_delta: list[Expr] = []
    others: list[Expr] = []
    for c, powers in field.terms(quotient.num):
        target = with_delta if powers.pop(delta, 0) else others
        target.append(Mul(c, *(Pow(a, p) for a, p in powers.items())))
    den = field.poly(quotient.den)
    return Add(*others) / den + delta * (Add(*with_delta) / den).xreplace({column: row})


def _closed(normal: Normalizer, entry: Expr, pair: tuple[Symbol, Symbol], n: Expr) -> Square:
    """Return the matrix with its entry in normal form under the reserved names, on which the order of terms rests."""
    matrix = Square(entry, *((k, 1, n) for k in pair))
    normal.signs.lengths.update({matrix.row: n, matrix.column: n})
    return Square(present(normal.canonical(matrix.function)), *matrix.limits)


def _symbols(matrix: Square) -> set[Any]:
    return {s for s in matrix.free_symbols if isinstance(s, Symbol)}


def _same(normal: Normalizer, first: Square, second: Square) -> bool:
    if first == second:
        return True
    row, column = (Dummy(k, integer=True) for k in ("row", "column"))
    normal.signs.lengths.update({row: first.size, column: first.size})
    return normal.vanishes(normal.prepare(first.at(row, column) - second.at(row, column)), matrices=False)


# --- how a matrix is made ---------------------------------------------------------------------------------------------


def weights_of(matrix: Square) -> tuple[Square, Square, Square] | None:
    """Return f, g and M for the entry f(row)*g(column)*M(row, column), f and g as matrices; None without weights."""
    row, column = matrix.row, matrix.column
    kinds: dict[tuple[bool, bool], list[Expr]] = {}
    for factor in Mul.make_args(matrix.function):
        symbols = factor.free_symbols
        kinds.setdefault((row in symbols, column in symbols), []).append(factor)
    middle = kinds.get((True, True))
    if middle is None or len(kinds) == 1:
        return None
    parts = (Mul(*kinds.get(kind, [])) for kind in ((True, False), (False, True)))
    f, g = (Square(p, *matrix.limits) for p in parts)
    return f, g, Square(Mul(*middle, *kinds.get((False, False), [])), *matrix.limits)


def square_factors(matrix: Square) -> tuple[Square, Square] | None:
    """Return A and B for the matrix A*B of two square matrices, where the entry is one sum of products."""
    total = matrix.function
    if not isinstance(total, Sum) or any(k in limit[1:] for k in total.bound_symbols for limit in total.limits):
        return None
    for k, lower, upper in total.limits:
        if lower == 1 and upper == matrix.size:
            left, right = _parted(list(Mul.make_args(total.function)), matrix.row, k, set(total.bound_symbols) - {k})
            if any(f.has(matrix.column) for f in left) or any(f.has(matrix.row) for f in right):
                continue
            if all(any(f.has(k) for f in part) for part in (left, right)):
                limits = [limit for limit in total.limits if limit[0] != k]
                return (
                    Square(_sum(left, limits), matrix.limits[0], (k, 1, upper)),
                    Square(_sum(right, limits), (k, 1, upper), matrix.limits[1]),
                )
    return None


def _parted(factors: list[Expr], row: Symbol, k: Symbol, bound: set[Symbol]) -> tuple[list[Expr], list[Expr]]:
    """Return the factors that are linked to the row by other bound indices than k, and the rest."""
    linked, left = {row}, []
    while new := [f for f in factors if f.free_symbols & linked]:
        left += new
        factors = [f for f in factors if f not in new]
        linked = bound & set().union(*(f.free_symbols for f in new))
    return left, factors


def _sum(factors: list[Expr], limits: list[Any]) -> Expr:
    own = [limit for limit in limits if any(f.has(limit[0]) for f in factors)]
    return Sum(Mul(*factors), *own) if own else Mul(*factors)


Rows = list[list[Expr]]


def _rows(matrix: Square) -> Rows:
    places = [Integer(i) for i in range(1, int(matrix.size) + 1)]
    return [[matrix.at(i, j) for j in places] for i in places]


def _laplace(rows: Rows) -> Expr:
    """Return the determinant, expanded along the first row."""
    if not rows:
        return S.One
    return Add(*(entry * _cofactor(rows, 0, j) for j, entry in enumerate(rows[0])))


def _cofactor(rows: Rows, i: int, j: int) -> Expr:
    minor = [[e for c, e in enumerate(row) if c != j] for r, row in enumerate(rows) if r != i]
    return (-1) ** (i + j) * _laplace(minor)
