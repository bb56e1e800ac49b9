r"""Quantities in matrix form, where they have one: ``\frac{1}{N} X^\top (\hat{y} - y)``.

In each product of the entry the indices are vertices. A factor with two indices is an edge, one with a single index is
a weight of its vertex. Bound vertices are then taken out: one without an edge leaves an inner product, one with a
single edge a matrix times a vector, one between two edges a matrix product with its weight as a diagonal. A bound
vertex with three edges, an array with three indices and an element with a repeated index leave no matrix form.

The tree found in this way is a value of its own, between the analysis and the printing: it can be evaluated.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sympy import Add, Dummy, Expr, Indexed, KroneckerDelta, Mul, Piecewise, S, Sum, Symbol, exp, log, sqrt
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import Application, AppliedUndef

from calcwork.algebra.binding import has_binder, index_ranges, named_by_depth, rename_apart, substitute
from calcwork.algebra.deltas import collapse
from calcwork.algebra.functions import logsumexp, xlogy
from calcwork.algebra.linear import Determinant, InverseEntry, Square, atoms_outside
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.algebra.symmetry import is_symmetric, symmetric_names
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation.writing.matrix_tree import (
    ENTRYWISE,
    Node,
    NoForm,
    Printer,
    dot,
    hadamard,
    matmul,
    ones,
    outer,
    plus,
    scalar_node,
    scale,
    trace,
    transpose,
    weighted,
)
from calcwork.notation.writing.style import Latex, Piece, Style, Term, Text, split

WRITTEN_OUT = 3  # a power up to this one is written as a product of equal weights


@dataclass
class Net:
    """Hold one product as a graph: scalars, weights of the vertices, edges between them."""

    coefficient: Expr = S.One
    scalars: list[Node] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)
    bound: list[Symbol] = field(default_factory=list)
    weights: dict[Symbol, list[Node]] = field(default_factory=lambda: defaultdict(list))
    inverse: dict[Symbol, list[Node]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[frozenset, list[tuple[Node, Symbol]]] = field(default_factory=lambda: defaultdict(list))
    divided: dict[frozenset, list[tuple[Node, Symbol]]] = field(default_factory=lambda: defaultdict(list))

    def neighbors(self, p: Symbol) -> list[Symbol]:
        """Return the vertices that edges join to p."""
        pairs = [pair for pair in (*self.edges, *self.divided) if p in pair]
        return sorted({q for pair in pairs for q in pair if q != p}, key=str)

    def matrix(self, p: Symbol, q: Symbol) -> Node:
        """Return all edges between two vertices as one matrix with p along its rows."""
        parts = [
            [n if rows == p else transpose(n) for n, rows in kind.get(frozenset((p, q)), ())]
            for kind in (self.edges, self.divided)
        ]
        return hadamard(*parts)

    def cut(self, p: Symbol, q: Symbol) -> Node:
        """Take the edges between two vertices out, and return them as one matrix."""
        node = self.matrix(p, q)
        self.edges.pop(frozenset((p, q)), None)
        self.divided.pop(frozenset((p, q)), None)
        return node

    def take(self, p: Symbol) -> Node | None:
        """Take the weights of a vertex out, and return them as one vector."""
        weights, below = self.weights.pop(p, []), self.inverse.pop(p, [])
        if any(w.op == "alone" for w in weights):
            raise NoForm
        return hadamard(weights, below) if weights or below else None


class Finder:
    """Find the matrix form of expressions, given the size of each index."""

    def __init__(self, sizes: dict[Symbol, Expr], scope: Scope) -> None:
        self.sizes = sizes
        self.scope = scope
        self.symmetric = symmetric_names(scope)

    def used(self, expr: Expr) -> list[Symbol]:
        """Return the indices on which an expression depends."""
        return sorted(self.sizes.keys() & expr.free_symbols, key=str)

    def form(self, expr: Expr, free: tuple[Symbol, ...]) -> Node:
        """Return the scalar, vector or matrix with this entry."""
        used = [p for p in free if p in expr.free_symbols]
        if len(used) < len(free):
            return self._spread(self.form(expr, tuple(used)), tuple(used), free)
        if not free and not has_binder(expr):
            return scalar_node(expr)
        if expr.is_Add:
            return plus([self.form(t, free) for t in expr.args])
        if isinstance(expr, logsumexp):
            return self.form(log(Sum(exp(expr.function), *expr.limits)), free)
        if isinstance(expr, Indexed):
            return self._element(expr, free)
        if isinstance(expr, InverseEntry):
            return self._inverse(expr, free)
        if isinstance(expr, Determinant):
            return Node("det", (self._square(expr.matrix),), 0)
        if isinstance(expr, (Mul, Sum, xlogy, KroneckerDelta)) or (expr.is_Pow and self._is_product(expr)):
            return self._product(expr, free)
        return self._elementwise(expr, free)

    def _is_product(self, power: Expr) -> bool:
        exponent = power.exp
        return bool(
            exponent.is_Rational and (exponent.is_negative or (exponent.is_Integer and exponent <= WRITTEN_OUT))
        )

    def _spread(self, node: Node, used: tuple[Symbol, ...], free: tuple[Symbol, ...]) -> Node:
        """Repeat a scalar or a vector along the indices on which it does not depend."""
        units = [ones(self.sizes[p]) for p in free]
        if len(free) == 1:
            return scale(S.One, [node], [], units[0])
        if not used:
            return scale(S.One, [node], [], outer(*units))
        return outer(node, units[1]) if used[0] == free[0] else outer(units[0], node)

    def _element(self, element: Indexed, free: tuple[Symbol, ...]) -> Node:
        if len(element.indices) != len(free):
            raise NoForm
        node = self._array(str(element.base.label), len(free))
        return node if tuple(element.indices) == free else transpose(node)

    def _array(self, name: str, rank: int) -> Node:
        return Node("array", (name, name in self.symmetric), rank)

    def _inverse(self, expr: InverseEntry, free: tuple[Symbol, ...]) -> Node:
        if set(expr.indices) != set(free) or len(free) != 2:
            raise NoForm
        node = Node("inverse", (self._square(expr.matrix),), 2)
        return node if expr.indices == free or is_symmetric(expr.matrix, self.symmetric) else transpose(node)

    def _square(self, matrix: Square) -> Node:
        i, j = Dummy("i", integer=True), Dummy("j", integer=True)
        tree = matrix_tree(Quantity(matrix.at(i, j), (i, j), (matrix.size, matrix.size)), self.scope)
        if tree is None:
            raise NoForm
        return tree

    def _elementwise(self, expr: Expr, free: tuple[Symbol, ...]) -> Node:
        softmax = self._softmax(expr, free)
        if softmax is not None:
            return softmax
        if expr.is_Pow:
            return self._power(expr, free)
        if not isinstance(expr, Application) or isinstance(expr, (AppliedUndef, Piecewise)):
            raise NoForm
        places: list[tuple[Symbol, Node]] = []
        arguments = []
        for n, argument in enumerate(expr.args):
            if has_binder(argument) or self.used(argument):
                place = Symbol(f"_{n}", real=True)
                places.append((place, self.form(argument, free)))
                arguments.append(place)
            else:
                arguments.append(argument)
        return Node("map", (expr.func(*arguments), tuple((str(p), n) for p, n in places)), len(free))

    def _power(self, expr: Expr, free: tuple[Symbol, ...]) -> Node:
        base, exponent = expr.base, expr.exp
        if has_binder(exponent) or self.used(exponent):
            raise NoForm
        inner = self.form(base, free)
        if inner.op == "norm2" and exponent.is_Rational:
            norm = Node("norm", inner.args, 0)
            return norm if exponent == S.Half else inner if exponent == 1 else Node("power", (norm, 2 * exponent), 0)
        if exponent == S.Half:
            return Node("map", (sqrt(Symbol("_0", real=True)), (("_0", inner),)), len(free))
        return Node("power", (inner, exponent), len(free))

    def _softmax(self, expr: Expr, free: tuple[Symbol, ...]) -> Node | None:
        """Return exp(f_c - logsumexp f), or the name that the scope has for it."""
        if not isinstance(expr, exp):
            return None
        scores = [t for t in Add.make_args(expr.args[0]) if isinstance(-t, logsumexp)]
        if len(scores) != 1 or len((-scores[0]).limits) != 1:
            return None
        own, total = expr.args[0] - scores[0], -scores[0]
        k = total.limits[0][0]
        wanted = named_by_depth(own)
        last = next((p for p in free if named_by_depth(total.function.xreplace({k: p})) == wanted), None)
        if last is None:
            return None
        order = (*(p for p in free if p != last), last)
        node = self._named(expr, order) or Node("softmax", (self.form(own, order),), len(order))
        return node if order == free else transpose(node)

    def _named(self, expr: Expr, order: tuple[Symbol, ...]) -> Node | None:
        for name, definition in self.scope.definitions.items():
            if len(definition.parameters) == len(order) and definition.body.has(logsumexp):
                body = substitute(definition.body, dict(zip(definition.parameters, order, strict=True)))
                if named_by_depth(body) == named_by_depth(expr):
                    return self._array(name, len(order))
        return None

    # --- products -----------------------------------------------------------------------------------------------------

    def _product(self, expr: Expr, free: tuple[Symbol, ...]) -> Node:
        apart = self._distributed(expr, free)
        if apart is not None:
            return apart
        net = Net()
        self._gather(net, split(expr))
        for p in net.bound:
            if p not in self.sizes:
                raise NoForm
        self._eliminate(net)
        return scale(net.coefficient, net.scalars, net.below, self._remaining(net, free))

    def _distributed(self, expr: Expr, free: tuple[Symbol, ...]) -> Node | None:
        """Return a product of a sum of several terms, term by term, where its body is no single weight."""
        parts = split(expr)
        for factor in parts.above:
            inside = self._opened(factor.function) if isinstance(factor, Sum) else factor
            if not inside.is_Add or not self._wants_terms(factor, inside):
                continue
            rest = Mul(*(f for f in parts.above if f is not factor), *(1 / f for f in parts.below)) * parts.number
            rest = -rest if parts.negative else rest
            terms = [Sum(t, *factor.limits) if isinstance(factor, Sum) else t for t in inside.args]
            if self.used(rest) or has_binder(rest):
                return plus([self.form(rest * t, free) for t in terms])
            return scale(rest, [], [], plus([self.form(t, free) for t in terms]))
        return None

    def _opened(self, body: Expr) -> Expr:
        """Return the body of a sum, multiplied out over a bracket that has more than two indices."""
        parts = split(body)
        if parts.negative:
            return body
        for factor in parts.above:
            inside = self._opened(factor.function) if isinstance(factor, Sum) else factor
            if not inside.is_Add or len(self.used(inside)) <= 2:
                continue
            others = Mul(parts.number, *(f for f in parts.above if f is not factor), *(1 / f for f in parts.below))
            terms = (Sum(t, *factor.limits) if isinstance(factor, Sum) else t for t in inside.args)
            return Add(*(others * t for t in terms))
        return body

    def _wants_terms(self, factor: Expr, body: Expr) -> bool:
        if not isinstance(factor, Sum):
            diagonal = any(isinstance(f, KroneckerDelta) for t in body.args for f in Mul.make_args(t))
            return diagonal or len(self.used(body)) > 2
        if len(self.used(body)) != 1:
            return True
        return any(self._inner_product(t) for t in body.args)

    def _inner_product(self, term: Expr) -> bool:
        """Tell whether a term has two factors with an index, so that it is an inner product by itself."""
        above = split(term).above
        count = sum(min(int(f.exp), 2) if f.is_Pow and f.exp.is_Integer else 1 for f in above if self.used(f))
        return count > 1

    def _gather(self, net: Net, term: Term) -> None:
        net.coefficient *= -term.number if term.negative else term.number
        for factor in term.above:
            self._file(net, factor, net.weights, net.edges, net.scalars)
        for factor in term.below:
            self._file(net, factor, net.inverse, net.divided, net.below)

    def _file(self, net: Net, factor: Expr, weights: Any, edges: Any, scalars: list[Node]) -> None:
        """Put one factor into the net, as a scalar, a weight or an edge."""
        used = self.used(factor)
        if isinstance(factor, Sum) and scalars is net.scalars:
            net.bound += [k for k, _, _ in factor.limits]
            self._gather(net, split(factor.function))
        elif not used and not has_binder(factor):
            net.coefficient *= factor if scalars is net.scalars else 1 / factor
        elif not used:
            scalars.append(self._elementwise(factor, ()) if factor.is_Pow else self.form(factor, ()))
        elif self._repeated(factor):
            net.scalars.append(self._trace(net, factor))
        elif len(used) == 1:
            base, times = self._repetition(factor)
            weights[used[0]] += [self.form(base, (used[0],))] * times
        elif len(used) == 2:
            rows, columns = self._natural(factor, used)
            identity = isinstance(factor, KroneckerDelta)
            base, times = self._repetition(factor)
            node = Node("eye", (self.sizes[rows],), 2) if identity else self.form(base, (rows, columns))
            edges[frozenset(used)] += [(node, rows)] * times
        else:
            raise NoForm

    def _repetition(self, factor: Expr) -> tuple[Expr, int]:
        """Return the base of a small power, and how often it is a factor."""
        written_out = factor.is_Pow and factor.exp.is_Integer and 1 < factor.exp <= WRITTEN_OUT
        return (factor.base, int(factor.exp)) if written_out else (factor, 1)

    def _repeated(self, factor: Expr) -> bool:
        return isinstance(factor, (Indexed, InverseEntry)) and len(set(factor.indices)) < len(factor.indices)

    def _trace(self, net: Net, element: Indexed | InverseEntry) -> Node:
        """Return the trace that the sum over an element with a repeated index is, if nothing else has that index."""
        p = element.indices[0]
        if len(element.indices) != 2 or p not in net.bound:
            raise NoForm
        net.weights[p].append(Node("alone", (), 1))
        if isinstance(element, InverseEntry):
            return Node("trace", (Node("inverse", (self._square(element.matrix),), 2),), 0)
        return Node("trace", (self._array(str(element.base.label), 2),), 0)

    def _natural(self, factor: Expr, pair: list[Symbol]) -> tuple[Symbol, Symbol]:
        """Return two indices in the order in which an element of the factor has them."""
        if isinstance(factor, InverseEntry):
            return factor.indices
        for element in sorted(factor.atoms(Indexed), key=str):
            found = [p for p in element.indices if p in pair]
            if len(found) == 2:
                return found[0], found[1]
        return min(pair, key=partial(_position, factor)), max(pair, key=partial(_position, factor))

    def _eliminate(self, net: Net) -> None:
        """Take out one bound vertex after the other, those with fewest edges first."""
        pending = list(net.bound)
        while pending:
            p = min(pending, key=lambda q: len(net.neighbors(q)))
            pending.remove(p)
            near = net.neighbors(p)
            if not near:
                net.scalars += self._isolated(net, p)
            elif len(near) == 1:
                self._leaf(net, p, near[0], pending)
            elif len(near) == 2:
                self._between(net, p, *near)
            else:
                raise NoForm

    def _isolated(self, net: Net, p: Symbol) -> list[Node]:
        weights = net.weights.pop(p, [])
        if any(w.op == "alone" for w in weights):
            if len(weights) > 1 or net.inverse.get(p):
                raise NoForm
            return []
        return [dot(weights, net.inverse.pop(p, []), self.sizes[p])]

    def _leaf(self, net: Net, p: Symbol, q: Symbol, pending: list[Symbol]) -> None:
        """Take out a vertex at the end of a path: its matrix times its weight is a weight of its neighbor."""
        pair = net.edges.get(frozenset((p, q)), [])
        lonely = q in pending and net.neighbors(q) == [p] and not any(net.weights.get(v) for v in (p, q))
        if lonely and len(pair) > 1 and not net.divided and not any(net.inverse.get(v) for v in (p, q)):
            pending.remove(q)
            net.scalars.append(self._inner(net, p, q))
            return
        matrix = net.cut(q, p)
        net.weights[q].append(matmul(1, matrix, net.take(p) or ones(self.sizes[p])))

    def _inner(self, net: Net, p: Symbol, q: Symbol) -> Node:
        """Return the sum of all elements of an elementwise product of matrices: a trace, or a squared norm."""
        rows = net.edges[frozenset((p, q))][0][1]
        node = net.cut(rows, q if rows == p else p)
        first, *rest = node.args
        if len(rest) == 1 and rest[0] == first:
            return Node("norm2", (first,), 0)
        return trace(matmul(2, transpose(first), hadamard(rest)))

    def _between(self, net: Net, p: Symbol, q: Symbol, r: Symbol) -> None:
        """Take out a vertex between two others: the product of its two matrices joins them."""
        if net.matrix(q, p).op in ENTRYWISE and net.matrix(p, r).op not in ENTRYWISE:
            q, r = r, q
        left, right = net.cut(q, p), net.cut(p, r)
        weight = net.take(p)
        if weight is not None and right.op in ENTRYWISE and net.weights.get(r) and not net.inverse.get(r):
            right = hadamard([outer(weight, hadamard(net.weights.pop(r))), right])
            weight = None
        middle = [] if weight is None else [Node("diag", (weight,), 2)]
        net.edges[frozenset((q, r))].append((matmul(2, left, *middle, right), q))

    def _remaining(self, net: Net, free: tuple[Symbol, ...]) -> Node | None:
        if not free:
            return None
        vectors = [net.take(p) for p in free]
        if len(free) == 1:
            return vectors[0] or ones(self.sizes[free[0]])
        if frozenset(free) not in net.edges and frozenset(free) not in net.divided:
            return outer(*(v or ones(self.sizes[p]) for v, p in zip(vectors, free, strict=True)))
        return weighted(net.cut(*free), *vectors)


def _position(factor: Expr, p: Symbol) -> tuple[float, str]:
    """Return where an index stands in arrays with two axes, from 0 for rows to 1 for columns."""
    places = [e.indices.index(p) for e in factor.atoms(Indexed) if len(e.indices) == 2 and p in e.indices]
    return (sum(places) / len(places) if places else 0.5), str(p)


def matrix_tree(quantity: Quantity | Expr, scope: Scope | None = None) -> Node | None:
    """Return the tree of the matrix form of a quantity, None when it has none.

    The tree can be evaluated: each `Node` says its operation and its arguments, and a vector is a column.

    Raises
    ------
    UserError
        When the quantity is an expression with free indices, whose order is not known.
    """
    quantity = _as_quantity(quantity)
    if quantity.entry == 0:
        return scalar_node(S.Zero)
    if len(quantity.indices) > 2:
        return None
    try:
        entry = rename_apart(collapse(rename_apart(quantity.entry)))
        sizes = _index_sizes(entry, quantity)
        return Finder(sizes, scope or Scope()).form(entry, quantity.indices)
    except (NoForm, NotSupportedYet):
        return None


def _as_quantity(quantity: Quantity | Expr) -> Quantity:
    if isinstance(quantity, Quantity):
        return quantity
    loose = {k for e in quantity.atoms(Indexed) for k in e.indices if k in quantity.free_symbols}
    if loose:
        names = ", ".join(sorted(map(str, loose)))
        raise UserError(
            f"{quantity} has the free indices {names}, and the order of its axes is not known; "
            "give a Quantity(entry, indices, sizes)."
        )
    return Quantity(quantity)


def _index_sizes(entry: Expr, quantity: Quantity) -> dict[Symbol, Expr]:
    """Return the size of every index, when each runs over the whole of every axis on which it stands."""
    ranges = index_ranges(entry)
    sizes = {k: ranges[k][1] for k in quantity.indices if k in ranges} | dict(
        zip(quantity.indices, quantity.sizes, strict=False)
    )
    for binder in atoms_outside(entry, ExprWithLimits):
        for k, lower, upper in binder.limits:
            sizes[k] = upper
            if lower != 1:
                raise NoForm
    for element in atoms_outside(entry, Indexed):
        lengths = element.base.shape or tuple(sizes.get(k) for k in element.indices)
        if any(sizes.get(k) != n for k, n in zip(element.indices, lengths, strict=True)):
            raise NoForm
    return sizes


# --- the printing -----------------------------------------------------------------------------------------------------


def matrix_latex(quantity: Quantity | Expr, scope: Scope | None = None) -> str | None:
    r"""Return a quantity in matrix form as LaTeX, None when it has no matrix form.

    Examples
    --------
    >>> from calcwork.algebra import array, index, size
    >>> N, D, i, j = size("N"), size("D"), index("i"), index("j")
    >>> X, r = array("X", N, D), array("r", N)
    >>> print(matrix_latex(Quantity(Sum(X[i, j] * r[i], (i, 1, N)) / N, (j,), (D,))))
    \frac{1}{N} X^\top r
    """
    return _written(quantity, Latex(), scope)


def matrix_text(quantity: Quantity | Expr, scope: Scope | None = None) -> str | None:
    """Return a quantity in matrix form as Unicode text, None when it has no matrix form."""
    return _written(quantity, Text(), scope)


def matrix_piece(quantity: Quantity, style: Style, scope: Scope) -> Piece | None:
    """Return a quantity in matrix form as a written piece, None when it has no matrix form."""
    tree = matrix_tree(quantity, scope)
    return None if tree is None else Printer(style, scope).write(tree)


def _written(quantity: Quantity | Expr, style: Style, scope: Scope | None) -> str | None:
    piece = matrix_piece(_as_quantity(quantity), style, scope or Scope())
    return None if piece is None else piece.text
