"""Products of matrices with their inverses: Σ_k inv[a, k] M[k, b] is delta(a, b), also where M is multiplied out.

Terms are products of factors summed over indices. The longest term T of M is found among the factors beside inv, and
T inv is replaced by delta - (M - T) inv; this is a step of a noncommutative Gröbner basis, and it makes terms shorter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, KroneckerDelta, Mul, Pow, S, Symbol
from sympy.core.sorting import default_sort_key

from calcwork.algebra.generators import TooLarge
from calcwork.algebra.linear import InverseEntry, Square
from calcwork.algebra.sums import Piece, flattened

if TYPE_CHECKING:
    from calcwork.algebra.normal import Normalizer

MOST_STEPS = 600
ROUNDS = 4
Binders = dict[Symbol, Expr]
Match = dict[Symbol, Expr]


@dataclass
class Product:
    """Hold one product of factors, and the indices over which it is summed, each from 1 to its length."""

    factors: list[Expr]
    binders: Binders

    def uses(self, k: Symbol) -> list[Expr]:
        """Return the factors in which an index occurs."""
        return [f for f in self.factors if f.has(k)]

    def piece(self) -> Piece:
        """Return the summand and its indices."""
        return Mul(*self.factors), list(self.binders.items())

    def settled(self) -> Product:
        """Return the product with the length as a factor for every index that does not occur."""
        idle = [k for k in self.binders if not self.uses(k)]
        binders = {k: n for k, n in self.binders.items() if k not in idle}
        return Product([*self.factors, *(self.binders[k] for k in idle)], binders)

    def named(self) -> tuple[Expr, Expr]:
        """Return the coefficient and the rest under names for its indices that depend on where they stand only.

        Indices that stand alike may be named in any order: two equal products then can come out different, but what
        comes out equal is equal.
        """
        colors = {k: str(n) for k, n in self.binders.items()}
        for _ in range(min(len(colors), ROUNDS)):
            seen: dict[Symbol, list[str]] = {k: [] for k in colors}
            for f in self.factors:
                for k in f.free_symbols & colors.keys():
                    seen[k].append(_seen_from(f, k, colors))
            ranked = {k: f"{colors[k]}{sorted(texts)}" for k, texts in seen.items()}
            places = {text: n for n, text in enumerate(sorted(set(ranked.values())))}
            colors = {k: f"{self.binders[k]}c{places[text]}" for k, text in ranked.items()}
        order = sorted(colors, key=lambda k: colors[k])
        names = {k: Symbol(f"p{n}{self.binders[k]}_", integer=True) for n, k in enumerate(order)}
        coefficient, rest = Mul(*(f.xreplace(names) for f in self.factors)).as_coeff_Mul()
        return coefficient, rest


def _seen_from(factor: Expr, k: Symbol, colors: dict[Symbol, str]) -> str:
    """Return a factor as text, as one of its indices sees it: the others by their colors."""
    kinds = {Indexed: "base", InverseEntry: "matrix"}
    head = next((getattr(factor, name) for kind, name in kinds.items() if isinstance(factor, kind)), None)
    if head is None or head.free_symbols & colors.keys():
        names = {s: Symbol(colors[s], integer=True) for s in factor.free_symbols & colors.keys()}
        return str(factor.xreplace({**names, k: Symbol("self", integer=True)}))
    places = ["self" if i == k else colors.get(i, str(i)) for i in factor.indices]
    either = isinstance(factor, InverseEntry) and head.symmetric
    return f"{head.text if isinstance(head, Square) else head}{sorted(places) if either else places}"


def merged(products: list[Product]) -> list[Product]:
    """Return the products with those that are seen to be equal added up."""
    total: dict[Expr, Expr] = {}
    first: dict[Expr, Product] = {}
    for product in products:
        coefficient, rest = product.named()
        total[rest] = total.get(rest, S.Zero) + coefficient
        first.setdefault(rest, product)
    out = []
    for rest, coefficient in total.items():
        if coefficient != 0:
            factors = [f for f in first[rest].factors if not f.is_Number]
            out.append(Product([coefficient, *factors] if coefficient != 1 else factors, first[rest].binders))
    return out


def product_of(piece: Piece) -> Product:
    """Return a summand as a product, small powers written out."""
    summand, binders = piece
    factors: list[Expr] = []
    for factor in Mul.make_args(summand):
        base, times = factor.as_base_exp()
        repeated = isinstance(base, (Indexed, InverseEntry)) and times.is_Integer and times > 1
        factors += [base] * int(times) if repeated else [factor]
    return Product(factors, dict(binders))


@dataclass(frozen=True)
class Entry:
    """Hold the general entry of a matrix as products, the longest one first, at two indices that stand for any."""

    row: Symbol
    column: Symbol
    terms: tuple[Product, ...]

    def at(self, term: Product, a: Expr, b: Expr) -> Product:
        """Return one of the products at row a and column b, its bound indices new."""
        names: dict[Expr, Expr] = {k: Dummy("k", integer=True) for k in term.binders}
        names |= {self.row: a, self.column: b}
        return Product([f.xreplace(names) for f in term.factors], {names[k]: n for k, n in term.binders.items()})


def entry_of(normal: Normalizer, matrix: Square) -> Entry:
    """Return the entry of a matrix as products."""
    row, column = (Dummy(k, integer=True) for k in ("row", "column"))
    normal.signs.lengths.update({row: matrix.size, column: matrix.size})
    prepared = normal.prepare(matrix.at(row, column))
    field = normal.field(prepared)
    quotient = normal.quotient(field, prepared)
    den = Pow(field.poly(quotient.den), -1)
    terms = [Mul(c, den, *(Pow(a, p) for a, p in powers.items())) for c, powers in field.terms(quotient.num)]
    products = [product_of(p) for p in flattened(terms)]
    return Entry(row, column, tuple(sorted(products, key=_length, reverse=True)))


def _length(product: Product) -> tuple[int, int, str]:
    indexed = sum(isinstance(f, (Indexed, InverseEntry)) for f in product.factors)
    return indexed, len(product.factors), str(sorted(map(str, product.factors)))


class Contraction:
    """Carry out every product of a matrix with its inverse that can be found in some terms."""

    def __init__(self, normal: Normalizer) -> None:
        self.normal = normal
        self.entries: dict[Square, Entry] = {}

    def entry(self, matrix: Square) -> Entry:
        """Return the entry of a matrix as products."""
        if matrix not in self.entries:
            self.entries[matrix] = entry_of(self.normal, matrix)
        return self.entries[matrix]

    def reduced(self, products: list[Product]) -> list[Product]:
        """Return the terms with nothing left to contract.

        Raises
        ------
        TooLarge
            When that takes too many steps.
        """
        done: list[Product] = []
        pending = list(products)
        for _ in range(MOST_STEPS):
            if not pending:
                return merged(done)
            self.normal.tick()
            product = self._without_deltas(pending.pop())
            shorter = self._step(product)
            if shorter is None:
                done.append(product.settled())
            else:
                pending += shorter
        raise TooLarge

    def _without_deltas(self, product: Product) -> Product:
        """Return a product with the deltas carried out between indices of one range."""
        for delta in [f for f in product.factors if isinstance(f, KroneckerDelta)]:
            lengths = [self._length(i, product.binders) for i in delta.args]
            if lengths[0] is not None and lengths[0] == lengths[1]:
                others = [f for f in product.factors if f is not delta]
                shorter = identified(Product(others, product.binders), delta.args[0], delta.args[1], lengths[0])
                if shorter.binders != product.binders:
                    return self._without_deltas(shorter)
                product = shorter
        return product

    def _length(self, k: Expr, binders: Binders) -> Expr | None:
        lower, upper = self.normal.ranges.get(k, (S.One, None))
        return binders.get(k, upper if lower == 1 else None)

    def _step(self, product: Product) -> list[Product] | None:
        for inverse in (f for f in product.factors if isinstance(f, InverseEntry)):
            for near, far in ((0, 1), (1, 0)):
                k = inverse.indices[near]
                if product.binders.get(k) == inverse.matrix.size and not _elsewhere(inverse, k):
                    found = self._contracted(product, inverse, k, inverse.indices[far], left=near == 0)
                    if found is not None:
                        return found
        return None

    def _contracted(
        self, product: Product, inverse: InverseEntry, k: Symbol, far: Expr, *, left: bool
    ) -> list[Product] | None:
        """Return the terms by which T inv, with T the longest term of the matrix, is replaced; None without T."""
        entry = self.entry(inverse.matrix)
        own, other = (entry.column, entry.row) if left else (entry.row, entry.column)
        longest, *rest = entry.terms
        factors = list(product.factors)
        factors.remove(inverse)
        for match, beside in matches(longest, factors, {own: k}, other, self.normal):
            inner = [match[v] for v in longest.binders]
            if not _fits(longest, match, beside, [inverse], inner, k, product.binders):
                continue
            outside = match[other]
            binders = {v: n for v, n in product.binders.items() if v not in inner}
            scalar = Pow(Mul(*(f for f in longest.factors if not _indexed(f, entry, longest))), -1)
            alone = Product([scalar, *beside], {v: n for v, n in binders.items() if v != k})
            terms = [identified(alone, outside, far, inverse.matrix.size)]
            for term in rest:
                at = entry.at(term, *((outside, k) if left else (k, outside)))
                terms.append(Product([-scalar, *at.factors, inverse, *beside], {**binders, **at.binders}))
            return terms
        return None


def _elsewhere(inverse: InverseEntry, k: Symbol) -> bool:
    """Tell whether an index of an inverse stands at both of its places, or in the matrix too."""
    return inverse.indices[0] == inverse.indices[1] or inverse.matrix.has(k)


def _indexed(factor: Expr, entry: Entry, term: Product) -> bool:
    return bool(factor.free_symbols & {entry.row, entry.column, *term.binders})


def _fits(
    term: Product, match: Match, beside: list[Expr], inverse: list[Expr], inner: list[Expr], k: Symbol, binders: Binders
) -> bool:
    """Tell whether the indices of the match are summed over their whole ranges, and occur nowhere else."""
    if len(set(inner)) < len(inner) or k in inner or any(f.has(k) for f in beside):
        return False
    for v, place in zip(term.binders, inner, strict=True):
        if binders.get(place) != term.binders[v] or any(f.has(place) for f in (*beside, *inverse)):
            return False
    return True


def matches(
    term: Product, factors: list[Expr], start: Match, other: Symbol, normal: Normalizer
) -> Iterator[tuple[Match, list[Expr]]]:
    """Yield how the indices of a term can be chosen so that its factors stand among others, and what is left then."""
    variables = {*start, other, *term.binders}
    wanted = [f for f in term.factors if f.free_symbols & variables]
    wanted.sort(key=lambda f: (not isinstance(f, Indexed), not isinstance(f, InverseEntry)))

    def search(n: int, match: Match, left: list[Expr]) -> Iterator[tuple[Match, list[Expr]]]:
        if n == len(wanted):
            yield match, left
            return
        for m, factor in enumerate(left):
            for further in unified(wanted[n], factor, match, variables, normal):
                yield from search(n + 1, further, [*left[:m], *left[m + 1 :]])

    for match, left in search(0, dict(start), factors):
        if variables <= match.keys():
            yield match, left


def unified(pattern: Expr, target: Expr, match: Match, variables: set[Symbol], normal: Normalizer) -> Iterator[Match]:
    """Yield the choices of variables that make a pattern the target."""
    if pattern in variables:
        if match.get(pattern, target) == target:
            yield {**match, pattern: target}
        return
    if not pattern.free_symbols & variables:
        if pattern == target:
            yield match
        return
    if type(pattern) is not type(target) or len(pattern.args) != len(target.args):
        return
    if isinstance(pattern, InverseEntry):
        pairs = [target.indices, target.indices[::-1]][: 2 if pattern.matrix in normal.symmetric else 1]
        orders = [(pattern.matrix, target.matrix, pattern.indices, pair) for pair in pairs]
        for first, second, own, other in orders:
            if first == second:
                yield from _each(own, other, match, variables, normal)
    elif isinstance(pattern, KroneckerDelta):
        for pair in (target.args, target.args[::-1]):
            yield from _each(pattern.args, pair, match, variables, normal)
    elif pattern.is_Add or pattern.is_Mul:
        if pattern.xreplace(match) == target:
            yield match
    else:
        yield from _each(pattern.args, target.args, match, variables, normal)


def _each(
    patterns: tuple[Expr, ...], targets: tuple[Expr, ...], match: Match, variables: set[Symbol], normal: Normalizer
) -> Iterator[Match]:
    if not patterns:
        yield match
        return
    for further in unified(patterns[0], targets[0], match, variables, normal):
        yield from _each(patterns[1:], targets[1:], further, variables, normal)


def identified(product: Product, a: Expr, b: Expr, length: Expr) -> Product:
    """Return delta(a, b) times a product, for two indices of one matrix: a bound one becomes the other."""
    if a == b:
        return product
    for k, value in ((b, a), (a, b)):
        if product.binders.get(k) == length:
            binders = {p: n for p, n in product.binders.items() if p != k}
            return Product([f.xreplace({k: value}) for f in product.factors], binders)
    first, last = sorted((a, b), key=default_sort_key)
    if isinstance(last, Symbol) and not product.binders.keys() & {first, last}:
        product = Product([f.xreplace({last: first}) for f in product.factors], product.binders)
    return Product([KroneckerDelta(a, b), *product.factors], product.binders)
