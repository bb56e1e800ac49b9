"""The tree of a matrix form: its operations, the rules that join them, and how it prints itself.

It stands between the analysis of an entry and its printing, and is a value that can be evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Expr, IndexedBase, Integer, Mul, S, Symbol

from calcwork.algebra.scope import Scope, array
from calcwork.notation.writing.index_form import Writer
from calcwork.notation.writing.style import Latex, Level, Piece, Style, split


class NoForm(Exception):
    """Tell, inside this module, that an expression has no matrix form."""


@dataclass(frozen=True)
class Node:
    """Hold one operation of a matrix form and its arguments; a vector is a column.

    ``op`` is one of scalar (expression), array (name, whether it is symmetric), ones (size), eye (size), diag,
    transpose, matmul, hadamard, quotient (elementwise), plus, scale (coefficient, scalars above, scalars below, body or
    None), map (template, {place: node}), inverse, det, power (node, exponent), softmax (over the last axis), trace,
    norm1, norm, norm2 (squared).
    """

    op: str
    args: tuple[Any, ...]
    rank: int


def scalar_node(expr: Expr) -> Node:
    """Return a scalar without sums as a node."""
    return Node("scalar", (expr,), 0)


def ones(length: Expr) -> Node:
    """Return the vector of ones."""
    return Node("ones", (length,), 1)


def transpose(node: Node) -> Node:
    """Return the transpose, carried to the factors of a product, and to terms where that saves some."""
    if node.op in ("eye", "diag") or node.rank == 0 or (node.op == "array" and any(node.args[1:])):
        return node
    if node.op == "transpose":
        return node.args[0]
    if node.op == "inverse" and transpose(node.args[0]) == node.args[0]:
        return node
    if node.op == "matmul":
        return Node("matmul", tuple(transpose(a) for a in reversed(node.args)), node.rank)
    if node.op == "scale":
        return Node("scale", (*node.args[:3], transpose(node.args[3])), node.rank)
    if node.op in ("plus", "hadamard"):
        inside = Node(node.op, tuple(transpose(a) for a in node.args), node.rank)
        if count(inside, "transpose") <= count(node, "transpose"):
            return inside
    return Node("transpose", (node,), node.rank)


def matmul(rank: int, *factors: Node) -> Node:
    """Return a product, flat, without identities, its coefficients in front."""
    flat: list[Node] = []
    outside: list[Node] = []
    for factor in factors:
        if factor.op == "scale":
            outside.append(factor)
            factor = factor.args[3]  # noqa: PLW2901
        flat += [f for f in (factor.args if factor.op == "matmul" else (factor,)) if f.op != "eye"]
    turned = [transpose(f) for f in reversed(flat)]
    if rank == 0 and count(tuple(flat), "transpose") > count(tuple(turned), "transpose"):
        flat = turned
    inner = flat[0] if len(flat) == 1 else Node("matmul", tuple(flat), rank) if flat else factors[0]
    for node in outside:
        inner = scale(node.args[0], node.args[1], node.args[2], inner)
    return inner


def trace(matrix: Node) -> Node:
    """Return the trace of a matrix, or of its transpose where that reads better."""
    turned = transpose(matrix)
    shorter = count(turned, "transpose") < count(matrix, "transpose")
    return Node("trace", (turned if shorter else matrix,), 0)


def count(node: Any, op: str) -> int:
    """Return how often an operation stands in a tree."""
    if isinstance(node, tuple):
        return sum(count(a, op) for a in node)
    return (node.op == op) + count(node.args, op) if isinstance(node, Node) else 0


def scale(coefficient: Expr, above: Iterable[Node], below: Iterable[Node], body: Node | None) -> Node:
    """Return scalars times a node, the scalars of an inner product of the same kind joined to them."""
    above, below = tuple(above), tuple(below)
    if body is not None and body.op == "scale":
        inner, more, less, body = body.args
        coefficient, above, below = coefficient * inner, (*above, *more), (*below, *less)
    if body is not None and body.rank == 0:
        above, body = (*above, body), None
    for node in (n for n in above if n.op == "scale"):
        inner, more, less, _ = node.args
        coefficient, above, below = coefficient * inner, (*(n for n in above if n is not node), *more), (*below, *less)
    plain = [n.args[0] for n in above if n.op == "scalar"]
    coefficient, above = Mul(coefficient, *plain), tuple(n for n in above if n.op != "scalar")
    if not above and not below and body is None:
        return scalar_node(coefficient)
    if coefficient == 1 and not below:
        if body is not None and not above:
            return body
        if body is None and len(above) == 1:
            return above[0]
    return Node("scale", (coefficient, above, below, body), body.rank if body else 0)


def plus(terms: Sequence[Node]) -> Node:
    """Return a sum of terms of one rank."""
    flat = [t for term in terms for t in (term.args if term.op == "plus" else (term,))]
    return flat[0] if len(flat) == 1 else Node("plus", tuple(flat), flat[0].rank)


def hadamard(factors: Sequence[Node], below: Sequence[Node] = ()) -> Node:
    """Return the elementwise product of factors, divided by those below."""
    flat = [f for factor in factors for f in (factor.args if factor.op == "hadamard" else (factor,))]
    flat.sort(key=_place)
    above = flat[0] if len(flat) == 1 else Node("hadamard", tuple(flat), (factors or below)[0].rank) if flat else None
    if not below:
        if above is None:
            raise NoForm
        return above
    rank = below[0].rank
    top = above or scale(S.One, (), (), scalar_node(S.One))
    return Node("quotient", (top, hadamard(below)), rank)


ENTRYWISE = ("hadamard", "map", "quotient", "softmax")  # beside these an outer product stands as one more factor
PLACES = {"array": 1, "map": 2, "plus": 4, "matmul": 5}


def _place(node: Node) -> int:
    """Return the place of a factor among others: outer products, arrays, functions, brackets, products."""
    return 0 if node.op == "matmul" and node.rank == 2 else PLACES.get(node.op, 3)


def outer(left: Node, right: Node) -> Node:
    """Return the matrix of all products of two vectors."""
    return matmul(2, left, transpose(right))


def weighted(matrix: Node, left: Node | None, right: Node | None) -> Node:
    """Return a matrix with its rows and columns weighted."""
    if matrix.op == "eye" and (left or right):
        return Node("diag", (hadamard([v for v in (left, right) if v]),), 2)
    if matrix.op in ENTRYWISE and left and right:
        return hadamard([outer(left, right), matrix])
    sides = [[Node("diag", (v,), 2)] if v else [] for v in (left, right)]
    return matmul(2, *sides[0], matrix, *sides[1])


def dot(weights: Sequence[Node], below: Sequence[Node], length: Expr) -> Node:
    """Return the sum over one index of a product of weights."""
    if below:
        return matmul(0, transpose(ones(length)), hadamard(weights, below))
    if not weights:
        return scalar_node(length)
    if len(weights) == 1:
        node = weights[0]
        if node.op == "map" and node.args[0].func.__name__ == "Abs":
            return Node("norm1", (node.args[1][0][1],), 0)
        return matmul(0, transpose(ones(length)), node)
    if len(weights) == 2 and weights[0] == weights[1]:
        return Node("norm2", (weights[0],), 0)
    first, *rest = sorted(
        weights, key=lambda n: ("array", "plus", "map", "matmul").index(n.op) if n.op in PLACES else 2
    )
    return matmul(0, transpose(first), hadamard(rest))


class Printer:
    """Write the tree of a matrix form in one style."""

    def __init__(self, style: Style, scope: Scope) -> None:
        self.style = style
        self.scope = scope
        self.latex = isinstance(style, Latex)

    def write(self, node: Node) -> Piece:
        """Write a node."""
        return getattr(self, f"_{node.op}")(*node.args)

    def _word(self, latex: str, text: str) -> str:
        return latex if self.latex else text

    def _named(self, word: str, node: Node) -> Piece:
        return self.style.call(self._word(rf"\operatorname{{{word}}}", word), self.write(node))

    def _scalar(self, expr: Expr) -> Piece:
        return Writer(self.style, self.scope, expr).write(expr)

    def _array(self, name: str, symmetric: bool) -> Piece:
        base: IndexedBase = array(name, Integer(1))
        return Writer(self.style, self.scope, base).write(base)

    def _ones(self, length: Expr) -> Piece:
        return Piece(self._word(r"\mathbf{1}", "1"))

    def _eye(self, length: Expr) -> Piece:
        return Piece("I")

    def _diag(self, node: Node) -> Piece:
        return self._named("diag", node)

    def _softmax(self, node: Node) -> Piece:
        return self._named("softmax", node)

    def _trace(self, node: Node) -> Piece:
        return self._named("tr", node)

    def _transpose(self, node: Node) -> Piece:
        return self.style.transposed(self.write(node))

    def _inverse(self, node: Node) -> Piece:
        return self.style.inverse(self.write(node))

    def _det(self, node: Node) -> Piece:
        return self.style.call(self._word(r"\det", "det"), self.write(node))

    def _norm1(self, node: Node) -> Piece:
        inside = self.style.fence("norm", self.write(node))
        return Piece(f"{inside.text}_1", Level.POWER)

    def _norm(self, node: Node) -> Piece:
        inside = self.style.fence("norm", self.write(node))
        return Piece(f"{inside.text}_F", Level.POWER) if node.rank == 2 else inside

    def _norm2(self, node: Node) -> Piece:
        inside = self.style.fence("norm", self.write(node))
        frobenius = Piece(f"{inside.text}_F") if node.rank == 2 else inside
        return self.style.power(frobenius, Piece("2"))

    def _matmul(self, *factors: Node) -> Piece:
        return self.style.product([self.write(f) for f in factors])

    def _hadamard(self, *factors: Node) -> Piece:
        parts = [self.style.at_least(self.write(f), Level.FRACTION).text for f in factors]
        return Piece(f" {self.style.hadamard} ".join(parts), Level.ELEMENTWISE)

    def _quotient(self, above: Node, below: Node) -> Piece:
        parts = [self.style.at_least(self.write(n), Level.FRACTION).text for n in (above, below)]
        return Piece(f" {self.style.quotient} ".join(parts), Level.ELEMENTWISE)

    def _power(self, base: Node, exponent: Expr) -> Piece:
        dot = Piece(self.style.hadamard + self._word(" ", "") + self._scalar(exponent).text)
        return self.style.raised(self.write(base), dot if base.rank else self._scalar(exponent))

    def _map(self, template: Expr, places: tuple[tuple[str, Node], ...]) -> Piece:
        writer = Writer(self.style, self.scope, template)
        writer.taken.add("e")  # e^Z would be the exponential of a matrix
        writer.order.taken.add("e")
        for place, node in places:
            key, piece = (Symbol(place, real=True), False), self.write(node)
            writer.written[key] = writer.order.written[key] = piece
        return writer.write(template)

    def _scale(self, coefficient: Expr, above: Sequence[Node], below: Sequence[Node], body: Node | None) -> Piece:
        negative, number = self._sign(coefficient)
        outside, inside = (above, body) if body is not None or len(above) != 1 else ((), above[0])
        factors = [self.style.at_least(self.write(n), Level.POWER) for n in outside]
        if inside is not None:
            factors += [self.write(n) for n in (inside.args if inside.op == "matmul" else (inside,))]
        piece = self._times(number, factors, [self.write(n) for n in below])
        return self.style.addition([(True, piece)]) if negative else piece

    def _times(self, number: Expr, factors: list[Piece], below: list[Piece]) -> Piece:
        if below:
            lead = [] if number == 1 else [self.style.at_least(self._scalar(number), Level.FRACTION)]
            return self.style.fraction(self.style.product([*lead, *factors] or [Piece("1")]), self.style.product(below))
        if number == 1:
            return self.style.product(factors)
        scalar = self._scalar(number)
        return self.style.product(factors, lead=self.style.at_least(scalar, Level.PRODUCT))

    def _sign(self, coefficient: Expr) -> tuple[bool, Expr]:
        negative = split(coefficient).negative
        return negative, -coefficient if negative else coefficient

    def _plus(self, *terms: Node) -> Piece:
        rows = []
        for node in terms:
            negative, piece = self._signed(node)
            product = node.op == "matmul" or (node.op == "scale" and node.args[3] and node.args[3].op == "matmul")
            group = (3 if negative else 0) if self._is_constant(node) else 2 if negative else 1
            penalty = node.rank == 0 and not count(node, "plus") and count(node, "norm2") > 0
            order = (group, not product, penalty, self._has_ones(node), count(node, "plus"), piece.text)
            rows.append((order, negative, piece))
        rows.sort(key=lambda row: row[0])
        return self.style.addition([(negative, piece) for _, negative, piece in rows])

    def _signed(self, node: Node) -> tuple[bool, Piece]:
        """Return the sign and the rest of a term; beside a matrix a constant stands without its matrix of ones."""
        if self._all_ones(node):
            return False, Piece("1")
        if node.op == "scalar":
            negative, rest = self._sign(node.args[0])
            return negative, self._scalar(rest)
        if node.op != "scale":
            return False, self.write(node)
        coefficient, above, below, body = node.args
        negative, rest = self._sign(coefficient)
        body = None if body is not None and self._all_ones(body) else body
        return negative, self.write(scale(rest, above, below, body))

    def _is_constant(self, node: Node) -> bool:
        body = node.args[3] if node.op == "scale" and node.args[0].is_Number and not node.args[1] else node
        if node.op == "scalar":
            return bool(node.args[0].is_Number)
        return body is not None and (body.op == "ones" or self._all_ones(body))

    def _all_ones(self, node: Node) -> bool:
        return node.op == "matmul" and node.rank == 2 and all(f.op == "ones" for f in map(_untransposed, node.args))

    def _has_ones(self, node: Node) -> bool:
        body = node.args[3] if node.op == "scale" else node
        return body is not None and body.op == "matmul" and any(_untransposed(f).op == "ones" for f in body.args)


def _untransposed(node: Node) -> Node:
    return node.args[0] if node.op == "transpose" else node
