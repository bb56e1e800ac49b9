"""The test for zero of terms that hold inverses of matrices, for all sizes.

Products of matrices and their inverses are contracted. Where an inverse stands at a free index, the whole is multiplied
by its matrix there, which loses nothing since the matrix is invertible. Where inverses stand between summed indices
only, the factors of an array in which all terms are homogeneous are taken off: by Euler's theorem the whole vanishes if
its derivative by that array does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import count
from math import factorial, prod
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, IndexedBase, KroneckerDelta, S, Symbol

from calcwork.algebra.contraction import Contraction, Product, identified, product_of
from calcwork.algebra.linear import InverseEntry, Square
from calcwork.algebra.sums import flattened, vanish

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer

MOST_MOVES = 16
MOST_TERMS = 120
MOST_ARRANGEMENTS = 24


def cancel(normal: Normalizer, terms: list[Expr]) -> bool:
    """Tell whether a sum of products of sums is proved to vanish, by what inverses are.

    Each move keeps the question; those that leave the fewest inverses are followed first.
    """
    contraction = Contraction(normal)
    order = count()
    waiting: list[tuple[tuple[int, int], int, list[Product]]] = []
    new = [[product_of(p) for p in flattened(terms)]]
    for _ in range(MOST_MOVES):
        for products in new:
            shorter = contraction.reduced(products)
            if not shorter or (_few_arrangements(shorter) and vanish(normal, [p.piece() for p in shorter])):
                return True
            if len(shorter) <= MOST_TERMS:
                heappush(waiting, (_inverses(shorter), next(order), shorter))
        if not waiting:
            return False
        products = heappop(waiting)[2]
        new = [*_multiplied(contraction, products)] or [*_stripped(normal, products)]
    return False


def _few_arrangements(products: list[Product]) -> bool:
    """Tell whether the full test for zero, over all arrangements of indices of one length, is cheap."""
    return all(prod(map(factorial, Counter(p.binders.values()).values())) <= MOST_ARRANGEMENTS for p in products)


def _inverses(products: list[Product]) -> tuple[int, int]:
    counts = [sum(isinstance(f, InverseEntry) for f in p.factors) for p in products]
    return sum(counts), len(products)


# --- multiplication by a matrix at a free index -----------------------------------------------------------------------


def _multiplied(contraction: Contraction, products: list[Product]) -> Iterator[list[Product]]:
    """Yield all terms times each matrix whose inverse stands at a free index."""
    normal = contraction.normal
    found: dict[tuple[Symbol, Square, bool], None] = {}
    for product in products:
        for f in product.factors:
            if isinstance(f, InverseEntry):
                sides = (True,) if f.matrix in normal.symmetric else (True, False)
                found |= {(a, f.matrix, left): None for left in sides for a in _places(f, left, normal)}
    for a, matrix, left in found:
        if normal.ranges.get(a) == (S.One, matrix.size) and all(_apart(p, a, matrix) for p in products):
            c = Dummy(a.name, integer=True)
            normal.ranges[c] = (S.One, matrix.size)
            yield [t for p in products for t in _times(contraction, p, matrix, a, c, left=left)]


def _places(inverse: InverseEntry, left: bool, normal: Normalizer) -> tuple[Expr, ...]:
    """Return the indices at which the matrix of an inverse can be multiplied from this side."""
    if inverse.matrix in normal.symmetric:
        return inverse.indices
    return inverse.indices[:1] if left else inverse.indices[1:]


def _apart(product: Product, a: Symbol, matrix: Square) -> bool:
    """Tell whether an index is free in a term and stands only at places that run over all rows of the matrix."""
    if a in product.binders or matrix.has(a) or matrix.free_symbols & product.binders.keys():
        return False
    return all(_index_only(f, a, matrix.size) for f in product.factors)


def _index_only(expr: Expr, a: Symbol, n: Expr) -> bool:
    if not expr.has(a):
        return True
    if isinstance(expr, Indexed):
        shape = expr.base.shape or ()
        return all(n == length if i == a else not i.has(a) for i, length in zip(expr.indices, shape, strict=False))
    if isinstance(expr, InverseEntry):
        inside = all(not i.has(a) or (i == a and expr.matrix.size == n) for i in expr.indices)
        return inside and not expr.matrix.has(a)
    if isinstance(expr, KroneckerDelta):
        return all(i == a or not i.has(a) for i in expr.args)
    return bool(expr.args) and all(_index_only(e, a, n) for e in expr.args)


def _times(
    contraction: Contraction, product: Product, matrix: Square, a: Symbol, c: Symbol, *, left: bool
) -> list[Product]:
    """Return Σ_a M[c, a] times a term (``left``: the inverse stands there with its row at a), as terms."""
    own = product.uses(a)
    if len(own) == 1:
        (only,) = own
        others = [f for f in product.factors if f is not only]
        if isinstance(only, InverseEntry) and only.matrix == matrix and (far := _far(only, a, left, contraction)):
            return [identified(Product(others, product.binders), c, far, matrix.size)]
        if isinstance(only, KroneckerDelta):
            (value,) = (i for i in only.args if i != a)
            return [_joined(t, Product(others, product.binders)) for t in _entries(contraction, matrix, c, value, left)]
    summed = Product(product.factors, {**product.binders, a: matrix.size})
    k = Dummy("k", integer=True)
    renamed = Product([f.xreplace({a: k}) for f in summed.factors], {**product.binders, k: matrix.size})
    return [_joined(t, renamed) for t in _entries(contraction, matrix, c, k, left)]


def _far(inverse: InverseEntry, a: Symbol, left: bool, contraction: Contraction) -> Expr | None:
    """Return the other index of an inverse that its matrix meets at index a, None when it stands the other way."""
    first, second = inverse.indices
    if inverse.matrix in contraction.normal.symmetric:
        return second if first == a else first
    return (second if left else first) if (first if left else second) == a else None


def _entries(contraction: Contraction, matrix: Square, c: Expr, a: Expr, left: bool) -> list[Product]:
    entry = contraction.entry(matrix)
    return [entry.at(t, *((c, a) if left else (a, c))) for t in entry.terms]


def _joined(first: Product, second: Product) -> Product:
    return Product([*first.factors, *second.factors], {**first.binders, **second.binders})


# --- arrays taken off -------------------------------------------------------------------------------------------------


def _stripped(normal: Normalizer, products: list[Product]) -> Iterator[list[Product]]:
    """Yield the derivative of all terms by an array in which they are homogeneous and that stands beside an inverse."""
    bases = Counter(f.base for p in products for f in p.factors if isinstance(f, Indexed))
    beside = [b for b in bases if b.shape and any(_meets_inverse(p, b) for p in products)]
    for base in sorted(beside, key=lambda b: (len(b.shape), bases[b], str(b))):
        degrees = {sum(isinstance(f, Indexed) and f.base == base for f in p.factors) for p in products}
        if len(degrees) == 1 and all(_plain(p, base) for p in products):
            places = tuple(Dummy("i", integer=True) for _ in base.shape)
            normal.ranges.update({k: (S.One, n) for k, n in zip(places, base.shape, strict=True)})
            yield [t for p in products for t in _by_element(p, base, places)]
            return


def _meets_inverse(product: Product, base: IndexedBase) -> bool:
    near = {i for f in product.factors if isinstance(f, InverseEntry) for i in f.indices}
    return any(isinstance(f, Indexed) and f.base == base and near & set(f.indices) for f in product.factors)


def _plain(product: Product, base: IndexedBase) -> bool:
    """Tell whether an array occurs as factors only, each at indices summed over its whole axes."""
    for f in product.factors:
        if isinstance(f, Indexed) and f.base == base:
            lengths = [product.binders.get(i) for i in f.indices]
            if lengths != list(base.shape) or len(set(f.indices)) < len(f.indices):
                return False
        elif any(e.base == base for e in f.atoms(Indexed)):
            return False
    return True


def _by_element(product: Product, base: IndexedBase, places: tuple[Symbol, ...]) -> Iterable[Product]:
    """Yield the terms of the derivative by the element at these places."""
    for n, f in enumerate(product.factors):
        if isinstance(f, Indexed) and f.base == base:
            names = dict(zip(f.indices, places, strict=True))
            others = [*product.factors[:n], *product.factors[n + 1 :]]
            binders = {k: length for k, length in product.binders.items() if k not in names}
            yield Product([g.xreplace(names) for g in others], binders)
