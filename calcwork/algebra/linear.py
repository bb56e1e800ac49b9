"""The inverse and the determinant of a square matrix of symbolic size, given by its general entry.

A `Square` binds the two indices of the entry, as a sum binds its own. Every bound name inside of it, those of sums
too, is replaced by a reserved one that tells how deep it stands; matrices that differ in bound names only are equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from sympy import Dummy, Expr, Integer, KroneckerDelta, Mul, Product, Sum, Symbol, Tuple, sympify
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.sorting import default_sort_key
from sympy.printing.precedence import PRECEDENCE

from calcwork.errors import UserError

ROW, COLUMN, INNER = "row", "column", "inner"


class Square(ExprWithLimits):
    """Stand for the n x n matrix with this entry, ``Square(entry, (i, 1, n), (j, 1, n))``; no value by itself."""

    is_commutative = True

    def __new__(cls, entry: Any, *limits: Any) -> Square:
        """Build the matrix under reserved bound names."""
        ranges = [tuple(sympify(part, strict=True) for part in limit) for limit in limits]
        if len(ranges) != 2 or any(len(r) != 3 or r[1] != 1 for r in ranges) or ranges[0][2] != ranges[1][2]:
            raise UserError(f"a square matrix got the limits {limits}; give (i, 1, n), (j, 1, n) with one size n.")
        (i, _, n), (j, _, _) = ranges
        if i == j:
            raise UserError(f"both indices of a square matrix are {i}; give two different letters.")
        return _canonical(cls, sympify(entry, strict=True), i, j, n)  # type: ignore[arg-type]

    @property
    def row(self) -> Symbol:
        """Return the reserved name of the row index."""
        return self.args[1][0]

    @property
    def column(self) -> Symbol:
        """Return the reserved name of the column index."""
        return self.args[2][0]

    @property
    def size(self) -> Expr:
        """Return the number of rows and columns."""
        return self.args[1][2]

    @cached_property
    def symmetric(self) -> bool:
        """Tell whether the entry shows that the matrix is symmetric."""
        return bool(self.transposed() == self)

    @cached_property
    def text(self) -> str:
        """Return the matrix as text, which is the same for equal matrices."""
        return f"{self.function}, {self.size}"

    def at(self, a: Expr, b: Expr) -> Expr:
        """Return the entry at row a and column b."""
        return _apart(self.function).xreplace({self.row: a, self.column: b})

    def transposed(self) -> Square:
        """Return the transposed matrix."""
        return Square(self.function, (self.column, 1, self.size), (self.row, 1, self.size))

    def _xreplace(self, rule: Mapping[Any, Any]) -> tuple[Any, bool]:
        """Replace without capture; an element in the rule may name the bound indices as they stand here."""
        if self in rule:
            return rule[self], True
        if not self.function._xreplace(rule)[1] and not self.size._xreplace(rule)[1]:
            return self, False
        own = {self.row, self.column, *_inner_names(self.function)}
        fresh = {s: Dummy(s.name, integer=True) for s in own}
        inside = {
            (k.xreplace(fresh) if k.free_symbols & own else k): (v.xreplace(fresh) if k.free_symbols & own else v)
            for k, v in rule.items()
            if k not in own
        }
        body = self.function.xreplace(fresh).xreplace(inside)
        n = self.size.xreplace(rule)
        return Square(body, (fresh[self.row], 1, n), (fresh[self.column], 1, n)), True

    def _eval_subs(self, old: Expr, new: Expr) -> Expr:
        return self.xreplace({old: new})


class _OfMatrix(Expr):
    """Share what the functions of a matrix have in common."""

    is_commutative = True
    is_real = True
    precedence = PRECEDENCE["Atom"]

    @property
    def matrix(self) -> Square:
        """Return the matrix."""
        return self.args[0]


class InverseEntry(_OfMatrix):
    """Stand for entry (a, b) of the inverse of a matrix; of a symmetric one in one order of a and b."""

    def __new__(cls, matrix: Square, a: Any, b: Any) -> InverseEntry:
        """Build the node; see `inverse_entry`."""
        a, b = sympify(a, strict=True), sympify(b, strict=True)
        if matrix.symmetric:
            a, b = sorted((a, b), key=default_sort_key)
        return Expr.__new__(cls, matrix, a, b)

    @property
    def indices(self) -> tuple[Expr, Expr]:
        """Return row and column."""
        return self.args[1], self.args[2]

    def _eval_derivative(self, x: Expr) -> Expr:
        a, b = self.indices
        k, p = Dummy("k", integer=True), Dummy("p", integer=True)
        inner = self.func(self.matrix, a, k) * self.matrix.at(k, p).diff(x) * self.func(self.matrix, p, b)
        return -Sum(inner, (k, 1, self.matrix.size), (p, 1, self.matrix.size))

    def _sympystr(self, printer: Any) -> str:
        a, b = (printer._print(i) for i in self.indices)
        return f"inverse({printer._print(self.matrix.function)})[{a}, {b}]"

    def _latex(self, printer: Any) -> str:
        a, b = (printer._print(i) for i in self.indices)
        return rf"\left[\left({printer._print(self.matrix.function)}\right)^{{-1}}\right]_{{{a} {b}}}"


class Determinant(_OfMatrix):
    """Stand for the determinant of a matrix."""

    def __new__(cls, matrix: Square) -> Determinant:
        """Build the node; see `determinant`."""
        return Expr.__new__(cls, matrix)

    def _eval_derivative(self, x: Expr) -> Expr:
        k, p = Dummy("k", integer=True), Dummy("p", integer=True)
        inner = InverseEntry(self.matrix, p, k) * self.matrix.at(k, p).diff(x)
        return self * Sum(inner, (k, 1, self.matrix.size), (p, 1, self.matrix.size))

    def _sympystr(self, printer: Any) -> str:
        return f"det({printer._print(self.matrix.function)})"

    def _latex(self, printer: Any) -> str:
        return rf"\det\left({printer._print(self.matrix.function)}\right)"


def inverse_entry(entry: Expr, i: Symbol, j: Symbol, n: Expr, a: Expr, b: Expr) -> Expr:
    """Return entry (a, b) of the inverse of the n x n matrix with this entry at (i, j).

    The letters i and j are bound. Diagonal matrices, scalar factors, inverses and n = 1 are carried out; the identities
    hold wherever the inverse exists.

    Raises
    ------
    UserError
        When i and j are one letter.

    Examples
    --------
    >>> from calcwork.algebra import array, index, scalar, size
    >>> D, c = size("D"), scalar("c")
    >>> i, j, a, b = (index(n) for n in "ijab")
    >>> d, S = array("d", D), array("S", D, D)
    >>> inverse_entry(KroneckerDelta(i, j) * d[i], i, j, D, a, b)
    KroneckerDelta(a, b)/d[a]
    >>> inverse_entry(inverse_entry(c * S[i, j], i, j, D, a, b), a, b, D, i, j)
    c*S[i, j]
    """
    return inverse_of(Square(entry, (i, 1, n), (j, 1, n)), sympify(a, strict=True), sympify(b, strict=True))


def determinant(entry: Expr, i: Symbol, j: Symbol, n: Expr) -> Expr:
    """Return the determinant of the n x n matrix with this entry at (i, j); errors are those of `inverse_entry`.

    Examples
    --------
    >>> from calcwork.algebra import array, index, size
    >>> D, i, j = size("D"), index("i"), index("j")
    >>> determinant(3 * KroneckerDelta(i, j), i, j, D)
    3**D
    """
    return determinant_of(Square(entry, (i, 1, n), (j, 1, n)))


def inverse_of(matrix: Square, a: Expr, b: Expr) -> Expr:
    """Return entry (a, b) of the inverse of a matrix, where it can be by what its entry shows."""
    if matrix.size == 1:
        return 1 / matrix.at(Integer(1), Integer(1))
    factor, rest = split_scalar(matrix)
    diagonal = diagonal_of(rest)
    if diagonal is not None:
        return KroneckerDelta(a, b) / (factor * _apart(diagonal).xreplace({rest.row: a}))
    inner = inverse_inside(rest)
    if inner is not None:
        return inner.at(a, b) / factor
    return InverseEntry(rest, a, b) / factor


def determinant_of(matrix: Square) -> Expr:
    """Return the determinant of a matrix, where it can be by what its entry shows."""
    n = matrix.size
    if n == 1:
        return matrix.at(Integer(1), Integer(1))
    factor, rest = split_scalar(matrix)
    diagonal = diagonal_of(rest)
    if diagonal is not None:
        k = Dummy("k", integer=True)
        along = _apart(diagonal).xreplace({rest.row: k})
        return factor**n * (Product(along, (k, 1, n)) if along.has(k) else along**n)
    inner = inverse_inside(rest)
    if inner is not None:
        return factor**n / Determinant(inner)
    return factor**n * Determinant(rest)


def split_scalar(matrix: Square) -> tuple[Expr, Square]:
    """Return c and M for the matrix c*M; c has neither the row nor the column in it."""
    bound = {matrix.row, matrix.column}
    factors = Mul.make_args(matrix.function)
    outside = [f for f in factors if not f.free_symbols & bound]
    if not outside or len(outside) == len(factors):
        return Integer(1), matrix
    rest = Mul(*(f for f in factors if f not in outside))
    return _apart(Mul(*outside)), Square(rest, *matrix.limits)


def diagonal_of(matrix: Square) -> Expr | None:
    """Return the diagonal entry in terms of the row when the entry has the factor delta(row, column), else None."""
    delta = KroneckerDelta(matrix.row, matrix.column)
    factors = Mul.make_args(matrix.function)
    if delta not in factors:
        return None
    return Mul(*(f for f in factors if f != delta)).xreplace({matrix.column: matrix.row})


def inverse_inside(matrix: Square) -> Square | None:
    """Return M, or its transpose, for a matrix that is the inverse of M."""
    entry = matrix.function
    if not isinstance(entry, InverseEntry) or entry.matrix.free_symbols & {matrix.row, matrix.column}:
        return None
    if entry.indices == (matrix.row, matrix.column):
        return entry.matrix
    return entry.matrix.transposed() if entry.indices == (matrix.column, matrix.row) else None


def atoms_outside(expr: Expr, kind: type) -> set[Any]:
    """Return the parts of this kind that do not stand inside of a matrix; the matrices themselves are left out."""
    if isinstance(expr, Square):
        return set()
    found = {expr} if isinstance(expr, kind) else set()
    return found.union(*(atoms_outside(a, kind) for a in expr.args)) if expr.args else found


# --- bound names ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2**12)
def _canonical(cls: type, entry: Expr, i: Symbol, j: Symbol, n: Expr) -> Square:
    row, column = Dummy(ROW, integer=True), Dummy(COLUMN, integer=True)
    entry = _named(_apart(entry).xreplace({i: row, j: column}))
    depth = _depth(entry) + 1
    taken = {s.name for s in entry.free_symbols if isinstance(s, Symbol)}
    while f"{ROW}{depth}_" in taken or f"{COLUMN}{depth}_" in taken:
        depth += 1
    names = {row: _reserved(ROW, depth), column: _reserved(COLUMN, depth)}
    limits = (Tuple(k, Integer(1), n) for k in names.values())
    return Expr.__new__(cls, entry.xreplace(names), *limits)


def _reserved(word: str, depth: int) -> Symbol:
    return Symbol(f"{word}{depth}_", integer=True)


def _apart(expr: Expr) -> Expr:
    """Give the bound index of every sum a name that occurs nowhere else; matrices have theirs."""
    if isinstance(expr, Square) or not expr.has(ExprWithLimits):
        return expr
    args = [_apart(a) for a in expr.args]
    if not isinstance(expr, ExprWithLimits):
        return expr.func(*args)
    fresh = {limit[0]: Dummy(limit[0].name, integer=True) for limit in expr.limits}
    return expr.func(*(a.xreplace(fresh) for a in args))


def _named(expr: Expr) -> Expr:
    """Give the bound indices of sums their reserved names, from the inside to the outside."""
    if isinstance(expr, Square) or not expr.has(ExprWithLimits):
        return expr
    args = [_named(a) for a in expr.args]
    if not isinstance(expr, ExprWithLimits):
        return expr.func(*args)
    depth = max(_depth(a) for a in args)
    names = {limit[0]: _reserved(INNER, depth + n) for n, limit in enumerate(expr.limits, 1)}
    return expr.func(*(a.xreplace(names) for a in args))


def _depth(expr: Expr) -> int:
    """Return how deep bound indices are nested in an expression that has their reserved names."""
    if isinstance(expr, ExprWithLimits):
        numbers = [int("".join(c for c in limit[0].name if c.isdigit()) or 0) for limit in expr.limits]
        return max(numbers)
    return max((_depth(a) for a in expr.args), default=0)


def _inner_names(expr: Expr) -> set[Symbol]:
    """Return the bound names of the sums in an entry, those inside of other matrices left out."""
    if isinstance(expr, Square):
        return set()
    own = set(expr.bound_symbols) if isinstance(expr, ExprWithLimits) else set()
    return own.union(*(_inner_names(a) for a in expr.args)) if expr.args else own
