"""Tracing: an expression of the language to its computation graph.

An operation is what the declaration says: a defined quantity keeps its name, an index form becomes an operation on
whole arrays, and a sum of products is one contraction, such as a product of matrices. Nothing is simplified. Numbers
and sizes stand within the operations; they are no nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sympy import Add, Dummy, Eq, Expr, Indexed, KroneckerDelta, Mul, Piecewise, Pow, Product, S, Sum, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import named_by_depth
from calcwork.algebra.functions import greatest, logsumexp
from calcwork.algebra.linear import Determinant, InverseEntry, Square
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, array, name_of, scalar
from calcwork.compile.primitives import by_signs, where_negative
from calcwork.differentiate.graph import DATA, DELTA, INDEX, VARIABLE, Graph, Node, Operand
from calcwork.differentiate.indices import Lengths, letters_of, varies
from calcwork.differentiate.pullbacks import RULES
from calcwork.errors import NotSupportedYet, UserError

LETTERS = "vutshg"


def computation_graph(objective: Expr, variables: Sequence[str], scope: Scope) -> Graph:
    """Return the computation graph of a scalar, for all sizes.

    Parameters
    ----------
    objective : Expr
        A scalar that the scope defines, or any scalar expression of names of the scope.
    variables : sequence of str
        The names to differentiate by; a defined quantity may be one of them.
    scope : Scope
        Declares and defines every name.

    Raises
    ------
    UserError
        When a name is not declared, or an index is out of reach.
    NotSupportedYet
        When the expression holds an operation that has no rule.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import Scope, index, size
    >>> N, i = size("N"), index("i")
    >>> scope = Scope().declare("x", N).declare("m")
    >>> graph = computation_graph(Sum((scope["x"][i] - scope["m"]) ** 2, (i, 1, N)) / 2, ("m",), scope)
    >>> [f"{node.element} = {node.entry}" for node in graph.nodes if node.operands]
    ['v1[i] = -m + x[i]', 'v2[i] = v1[i]**2', 'v3 = Sum(v2[i], (i, 1, N))', 'v4 = v3/2']
    """
    for name in variables:
        scope[name]
    builder = _Builder(scope, tuple(variables))
    found = builder.build(objective, {})
    if not isinstance(found, Operand) or found.places or builder.nodes[found.node].sizes:
        found = builder.operation(Mul, (found,), objective, {})
    return Graph(builder.upto(found.node), tuple(variables), scope)


def traced(quantities: Sequence[Quantity], scope: Scope) -> tuple[tuple[Node, ...], tuple[int, ...]]:
    """Return the nodes of several arrays, equal operations once for all of them, and the numbers of the arrays.

    What holds numbers and sizes only has no node. Errors are those of `computation_graph`.
    """
    builder = _Builder(scope, ())
    found = [builder.build(q.entry, dict(zip(q.indices, q.sizes, strict=True))) for q in quantities]
    return tuple(builder.nodes), tuple(f.node for f in found if isinstance(f, Operand))


class _Builder:
    """Collect nodes, each operation once."""

    def __init__(self, scope: Scope, variables: tuple[str, ...]) -> None:
        self.scope = scope
        self.variables = variables
        self.nodes: list[Node] = []
        self.letter = next(c for c in LETTERS if c not in scope and f"{c}1" not in scope)
        self._fresh = 0
        self._named: dict[str, int] = {}
        self._known: dict[tuple[Expr, tuple], tuple[Operand | Expr, tuple[Symbol, ...]]] = {}
        self._inverses: dict[Square, Operand] = {}

    def upto(self, last: int) -> tuple[Node, ...]:
        """Return the nodes up to the target, which no later one can be needed for."""
        return tuple(self.nodes[: last + 1])

    def build(self, expr: Expr, lengths: Lengths, name: str = "") -> Operand | Expr:
        """Return an expression as an operand; a constant of numbers and sizes stays an expression."""
        if name:
            return self._build(expr, lengths, name)
        letters = letters_of(expr, lengths)
        marks = {i: Symbol(f"_{n}", integer=True) for n, i in enumerate(letters)}
        key = (named_by_depth(expr.xreplace(marks)), tuple(lengths[i] for i in letters))
        if key not in self._known:
            self._known[key] = (self._build(expr, lengths, ""), letters)
        found, own = self._known[key]
        if not isinstance(found, Operand):
            return expr
        moved = dict(zip(own, letters, strict=True))
        return replace(found, places=tuple(moved.get(p, p) for p in found.places))

    def _build(self, expr: Expr, lengths: Lengths, name: str) -> Operand | Expr:
        if not varies(expr, lengths, self.scope):
            return self.operation(Mul, (expr,), expr, lengths, name) if name else expr
        if name and isinstance(expr, Symbol | Indexed | KroneckerDelta | InverseEntry):
            return self.operation(Mul, (self.build(expr, lengths),), expr, lengths, name)
        match expr:
            case Symbol() | Indexed():
                return self._load(expr, lengths)
            case KroneckerDelta() if expr.has(Indexed):  # the number of a class, as an element of an array
                return self.build(Piecewise((S.One, Eq(*expr.args)), (S.Zero, True)), lengths, name)
            case KroneckerDelta():
                return self._leaf(DELTA, expr, lengths)
            case InverseEntry():
                return self._inverse(expr, lengths)
            case Determinant():
                return self._determinant(expr, name)
            case Piecewise():
                return self.build(by_signs(expr), lengths, name)
            case Add():
                arguments: tuple = tuple(self._term(a, lengths) for a in expr.args)
            case Mul():
                arguments = tuple(self._factor(a, lengths) for a in expr.args)
            case Pow() if expr.exp == -1:
                return self.operation(Mul, (self._factor(expr, lengths),), expr, lengths, name)
            case Sum() | Product() | logsumexp() | greatest():
                return self._reduction(expr, lengths, name)
            case _:
                arguments = tuple(self.build(a, lengths) for a in expr.args)
        return self.operation(expr.func, arguments, expr, lengths, name)

    def operation(
        self,
        func: type,
        arguments: Sequence[Operand | Expr],
        expr: Expr,
        lengths: Lengths,
        name: str = "",
        over: tuple[tuple[Symbol, Expr], ...] = (),
    ) -> Operand:
        """Add a node that applies an operation to its arguments, and return it."""
        if func not in RULES:
            raise NotSupportedYet(
                f"{expr} ({func.__name__}) has no rule of differentiation in the graph; write it with the functions of "
                "the language."
            )
        entry = self._entry(func, arguments, over)
        reduced = [i for i, _ in over]
        letters = tuple(i for i in self._order(arguments, lengths) if i not in reduced)
        return self._add(func, tuple(arguments), entry, letters, {**lengths}, name, over)

    # --- leaves -------------------------------------------------------------------------------------------------------

    def _load(self, expr: Expr, lengths: Lengths) -> Operand:
        if isinstance(expr, Symbol) and expr in lengths:
            return self._leaf(INDEX, expr, lengths)
        name = name_of(expr)
        places = tuple(expr.indices) if isinstance(expr, Indexed) else ()
        for p in places:
            if p not in lengths and not p.is_Integer:
                raise NotSupportedYet(
                    f"the index {p} of {expr} is neither a number nor an index in reach; write it with plain indices."
                )
        if name not in self.scope:
            known = ", ".join(self.scope.declarations)
            raise UserError(f"{name} is neither declared nor an index in reach; the scope declares {known}.")
        if name not in self._named:
            self._named[name] = self._quantity(name, places)
        return Operand(self._named[name], places)

    def _quantity(self, name: str, places: tuple[Expr, ...]) -> int:
        """Return the node of a name, at indices of its own."""
        definition = self.scope.definitions.get(name)
        shape = self.scope.declarations[name].shape
        if len(shape) != len(places):
            raise UserError(f"{name} is used with {len(places)} indices, but has {len(shape)} axes.")
        if definition is None:
            kind = VARIABLE if name in self.variables else DATA
            letters = tuple(Dummy(c, integer=True) for c in "ijkl"[: len(shape)])
            node = self._add(kind, (), scalar(name), letters, dict(zip(letters, shape, strict=True)), name)
            return node.node
        lengths = dict(zip(definition.parameters, shape, strict=True))
        found = self.build(definition.body, lengths, name)
        assert isinstance(found, Operand)  # noqa: S101 - for the type: what has a name is a node
        return found.node

    def _leaf(self, kind: str, expr: Expr, lengths: Lengths) -> Operand:
        if isinstance(expr, KroneckerDelta) and not all(a in lengths or a.is_Integer for a in expr.args):
            raise NotSupportedYet(f"{expr} has an index that is not in reach; only plain indices are known.")
        letters = tuple(a for a in (expr.args if kind == DELTA else (expr,)) if a in lengths)
        return self._add(kind, (expr,), expr, letters, lengths, "")

    # --- operations ---------------------------------------------------------------------------------------------------

    def _term(self, expr: Expr, lengths: Lengths) -> Operand | Expr:
        """Return a term of a sum, its number as a factor: x - y is one operation."""
        number, rest = expr.as_coeff_Mul()
        found = self.build(rest if abs(number) == 1 else expr, lengths)
        weight = number if abs(number) == 1 else S.One
        if not isinstance(found, Operand):
            return expr
        return Operand(found.node, found.places, weight * found.factor)

    def _factor(self, expr: Expr, lengths: Lengths) -> Operand | Expr:
        """Return a factor of a product; x/y is one operation."""
        if isinstance(expr, Pow) and expr.exp == -1 and varies(expr, lengths, self.scope):
            found = self.build(expr.base, lengths)
            return Operand(found.node, found.places, power=-1) if isinstance(found, Operand) else expr
        return self.build(expr, lengths)

    def _reduction(self, expr: ExprWithLimits, lengths: Lengths, name: str) -> Operand:
        over = []
        inner = dict(lengths)
        for letter, lower, upper in expr.limits:
            if lower != 1 or upper.free_symbols & lengths.keys():
                raise NotSupportedYet(f"{expr} does not run from 1 to a size, and has no array form yet.")
            inner[letter] = upper
            over.append((letter, upper))
        body = expr.function
        products = isinstance(expr, Sum) and isinstance(body, Mul)
        arguments = [self._factor(f, inner) for f in (body.args if products else (body,))]
        return self.operation(expr.func, arguments, expr, inner, name, tuple(over))

    def _inverse(self, expr: InverseEntry, lengths: Lengths) -> Operand:
        places = expr.indices
        if not all(p in lengths or p.is_Integer for p in places):
            raise NotSupportedYet(f"{expr} has an index that is not in reach; only plain indices are known.")
        if expr.matrix not in self._inverses:
            body, over = self._matrix(expr.matrix)
            letters = tuple(Symbol(c, integer=True) for c in "ij")
            entry = InverseEntry(Square(self._of(body), *((i, 1, n) for i, n in over)), *letters)
            shape = dict.fromkeys(letters, expr.matrix.size)
            self._inverses[expr.matrix] = self._add(InverseEntry, (body,), entry, letters, shape, "", over)
        return Operand(self._inverses[expr.matrix].node, places)

    def _determinant(self, expr: Determinant, name: str) -> Operand:
        body, over = self._matrix(expr.matrix)
        entry = Determinant(Square(self._of(body), *((i, 1, n) for i, n in over)))
        return self._add(Determinant, (body,), entry, (), {}, name, over)

    def _matrix(self, matrix: Square) -> tuple[Operand, tuple[tuple[Symbol, Expr], ...]]:
        """Return the entries of a matrix over its row and column, named afresh."""
        row, column = (Symbol(c, integer=True) for c in "ij")
        body = self.build(matrix.at(row, column), {row: matrix.size, column: matrix.size})
        if not isinstance(body, Operand) or not set(body.places) <= {row, column}:
            raise NotSupportedYet(
                f"the matrix {matrix.function} is constant, or one for each index; it has no rule yet."
            )
        return body, ((row, matrix.size), (column, matrix.size))

    # --- nodes --------------------------------------------------------------------------------------------------------

    def _add(
        self,
        operation: type | str,
        arguments: tuple[Operand | Expr, ...],
        entry: Expr,
        letters: tuple[Symbol, ...],
        lengths: Lengths,
        name: str,
        over: tuple[tuple[Symbol, Expr], ...] = (),
    ) -> Operand:
        if not name:
            self._fresh += 1
        depends = name in self.variables or any(
            isinstance(a, Operand) and self.nodes[a.node].depends for a in arguments
        )
        sizes = tuple(lengths[i] for i in letters)
        title = name or f"{self.letter}{self._fresh}"
        if name in self.scope.definitions:  # the array has the axes of its declaration, in their order
            letters, sizes = self.scope.definitions[name].parameters, self.scope.declarations[name].shape
        number = len(self.nodes)
        self.nodes.append(
            Node(number, title, operation, arguments, entry, letters, sizes, over, depends, defined=bool(name))
        )
        return Operand(number, letters)

    def _entry(self, func: type, arguments: Sequence[Operand | Expr], over: tuple[tuple[Symbol, Expr], ...]) -> Expr:
        parts = [self._of(a) if isinstance(a, Operand) else a for a in arguments]
        if func is where_negative:
            cases = ((parts[1], parts[0] < 0), (parts[2], True))
            return Piecewise(*(case for case in cases if case[0] is not S.NaN))
        if over:
            return func(Mul(*parts), *((i, 1, n) for i, n in over))
        return func(*parts)

    def _of(self, operand: Operand) -> Expr:
        node = self.nodes[operand.node]
        if node.operation in (INDEX, DELTA):
            return node.entry.xreplace(dict(zip(node.indices, operand.places, strict=True)))
        base = array(node.name, *node.sizes)[operand.places] if operand.places else scalar(node.name)
        return operand.factor * base**operand.power

    def _order(self, arguments: Sequence[Operand | Expr], lengths: Lengths) -> list[Symbol]:
        """Return the indices of the arguments in the order of the one that has most of them."""
        found = [a.places for a in arguments if isinstance(a, Operand)]
        order: list[Symbol] = []
        for places in sorted(found, key=len, reverse=True):
            order += [p for p in dict.fromkeys(places) if p in lengths and p not in order]
        return order
