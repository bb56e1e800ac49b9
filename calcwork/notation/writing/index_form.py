r"""Expressions in index form: LaTeX and Unicode text, in the order and shape of a textbook.

One walker serves both styles. Rational numbers and sizes in denominators go to a leading fraction; then come scalars,
elements with two indices, elements with one, functions, brackets, logarithms, and sums last, so that no sum takes in
what does not belong to it. A constant stands first in a sum, then what is added, then what is subtracted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import sympy
from sympy import (
    Add,
    Basic,
    Derivative,
    Dummy,
    Expr,
    Float,
    Heaviside,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Mul,
    Number,
    NumberSymbol,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    degree,
    exp,
    log,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import Application, AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanFunction, BooleanTrue, Not, Or

from calcwork.algebra.binding import LETTERS, rename_apart, settle_names
from calcwork.algebra.functions import greatest, log_sigmoid, logsumexp, sigmoid, xlogy
from calcwork.algebra.linear import Determinant, InverseEntry
from calcwork.algebra.partial import Factors, Partial
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation.writing.names import CALLS, FENCED, OPERATORS, declared_name, from_python
from calcwork.notation.writing.style import (
    REDUCTIONS,
    Latex,
    Level,
    Limits,
    Piece,
    Style,
    Term,
    Text,
    has_constant,
    is_scalar,
    is_size,
    leading_symbol,
    spans_axes,
    split,
)


def latex(expression: Any, scope: Scope | None = None) -> str:
    r"""Return an expression, a relation, a tuple or the entry of a quantity as LaTeX.

    Bound indices that meet a free one are renamed; the scope gives the names as their author writes them.

    Raises
    ------
    UserError
        When the object is no expression.
    NotSupportedYet
        When the expression has a part that has no notation here.

    Examples
    --------
    >>> from calcwork.algebra import array, index, size
    >>> N, D, i, j = size("N"), size("D"), index("i"), index("j")
    >>> x, y, y_hat = array("x", N, D), array("y", N), array("y_hat", N)
    >>> print(latex(Sum(x[i, j] * (y_hat[i] - y[i]), (i, 1, N)) / N))
    \frac{1}{N} \sum_{i=1}^{N} x_{ij} \left(\hat{y}_i - y_i\right)
    """
    return write(expression, Latex(), scope).text


def text(expression: Any, scope: Scope | None = None) -> str:
    """Return an expression, a relation, a tuple or the entry of a quantity as Unicode text.

    A sum over the whole range of its index shows the index alone. Errors are those of `latex`.

    Examples
    --------
    >>> from calcwork.algebra import array, index, size
    >>> N, D, i, j = size("N"), size("D"), index("i"), index("j")
    >>> x, y, y_hat = array("x", N, D), array("y", N), array("y_hat", N)
    >>> text(Sum(x[i, j] * (y_hat[i] - y[i]), (i, 1, N)) / N)
    '1/N Σ_i x_ij (ŷ_i − y_i)'
    """
    return write(expression, Text(), scope).text


def write(expression: Any, style: Style, scope: Scope | None = None) -> Piece:
    """Return an expression as a written piece, which knows where it needs brackets."""
    scope = scope or Scope()
    if isinstance(expression, Quantity):
        return _write_expr(expression.entry, style, scope, expression.indices)
    if isinstance(expression, (tuple, list, sympy.Tuple)):
        return style.call("", *(write(e, style, scope) for e in expression))
    if isinstance(expression, sympy.MatrixBase):
        rows = [[write(e, style, scope).text for e in row] for row in expression.tolist()]
        return style.matrix(rows)
    if isinstance(expression, Relational):
        return style.relation(expression.rel_op, *(write(side, style, scope) for side in expression.args))
    if isinstance(expression, (int, float)) and not isinstance(expression, bool):
        expression = sympy.sympify(expression, strict=True)
    if not isinstance(expression, Basic):
        raise UserError(
            f"cannot write {expression!r}: an expression, a relation, a tuple or a Quantity was expected, and this "
            f"is of type {type(expression).__name__}; build it from SymPy objects of the scope."
        )
    return _write_expr(expression, style, scope)


def _write_expr(expr: Any, style: Style, scope: Scope, avoid: Iterable[Symbol] = ()) -> Piece:
    if isinstance(expr, Expr):
        expr = settle_names(rename_apart(_without_dummies(expr)), avoid)
    return Writer(style, scope, expr).write(expr)


def _without_dummies(expr: Expr) -> Expr:
    """Give free dummies a letter that nothing else has, so that two indices never look alike."""
    dummies = sorted((s for s in expr.free_symbols if isinstance(s, Dummy)), key=lambda s: s.sort_key())
    taken = {s.name for s in expr.free_symbols if isinstance(s, Symbol) and not isinstance(s, Dummy)}
    names: dict[Expr, Expr] = {}
    for dummy in dummies:
        letter = next(c for c in (dummy.name, *LETTERS, f"{dummy.name}_{len(taken)}") if c not in taken)
        taken.add(letter)
        names[dummy] = Symbol(letter, **dummy.assumptions0)
    return rename_apart(expr).xreplace(names) if names else expr


class Writer:
    """Write expressions of one scope in one style; bound indices are named apart already."""

    def __init__(self, style: Style, scope: Scope, whole: Basic) -> None:
        self.style = style
        self.scope = scope
        self.whole = whole
        self.written: dict[tuple[Basic, bool], Piece] = {}

    @cached_property
    def order(self) -> Writer:
        """Return the writer whose text orders factors and terms, so that both styles have one order."""
        return self if isinstance(self.style, Latex) else Writer(Latex(), self.scope, self.whole)

    @cached_property
    def taken(self) -> set[str]:
        """Return the stems of all names, to keep a name apart from a function or from Euler's number."""
        names = {s.name for s in self.whole.atoms(Symbol)} | set(self.scope.declarations)
        found = [declared_name(n, self.scope.declarations.get(n)) for n in names]
        return {n.stem for n in found if not n.subscripts and not n.accents and not n.layer}

    def write(self, expr: Basic, *, closed: bool = False) -> Piece:
        """Write an expression; ``closed`` puts the argument of a logarithm in brackets in any case."""
        key = (expr, closed)
        if key not in self.written:
            self.written[key] = self._write(expr, closed)
        return self.written[key]

    def _write(self, expr: Basic, closed: bool) -> Piece:
        if isinstance(expr, (Mul, Sum, Pow, Number, xlogy)):
            term = split(expr)
            piece = self._product(term)
            return self.style.addition([(True, piece)]) if term.negative else piece
        if isinstance(expr, Application) and not isinstance(expr, BooleanFunction):
            return self._function(expr, closed)
        if isinstance(expr, logsumexp):
            return self._operator("log", self._limits(expr, "sum", self._exponential(expr.function)), closed)
        for kind in type(expr).__mro__:
            if kind in HANDLERS:
                return HANDLERS[kind](self, expr)
        raise NotSupportedYet(
            f"there is no notation for {expr} of type {type(expr).__name__}; rewrite it in functions of the language."
        )

    # --- products -----------------------------------------------------------------------------------------------------

    def _product(self, term: Term) -> Piece:
        above = sorted(term.above, key=self._place)
        top, bottom = (term.number.p, term.number.q) if term.number.is_Rational else (term.number, 1)
        sizes = [f for f in term.below if is_size(f)]
        others = [f for f in term.below if not is_size(f)]
        indexed = any(f.has(Indexed) for f in (*term.above, *term.below))
        if any(isinstance(f, REDUCTIONS) for f in above) and all(is_scalar(f) for f in others):
            sizes, others = [*sizes, *others], []
        if others and not (sizes and indexed):
            return self._fraction([top, *above], [bottom, *sizes, *others])
        if others:
            main = self._fraction([1, *above], [1, *others])
            return self.style.product([main], lead=self._fraction([top], [bottom, *sizes]))
        if bottom == 1 and not sizes:
            return self._factors([top, *above])
        scalars = [f for f in above if is_scalar(f)]
        lead = self._fraction([top, *scalars], [bottom, *sizes])
        rest = [f for f in above if f not in scalars]
        return self.style.product(self._pieces(rest), lead=lead)

    def _fraction(self, above: Sequence[Any], below: Sequence[Any]) -> Piece:
        below = sorted(below, key=lambda f: (0,) if isinstance(f, int) else self._place(f))
        return self.style.fraction(self._factors(above), self._factors(below))

    def _factors(self, factors: Sequence[Any]) -> Piece:
        """Write factors, of which the first is a number that is left out where it is 1."""
        kept = [f for f in factors if f != 1] or [1]
        return self.style.product(self._pieces(kept))

    def _pieces(self, factors: Sequence[Any]) -> list[Piece]:
        last = len(factors) - 1
        return [self._piece(f, closed=n < last) for n, f in enumerate(factors)]

    def _piece(self, factor: Any, *, closed: bool) -> Piece:
        if isinstance(factor, (int, Number)):
            return self._number(sympy.sympify(factor, strict=True))
        if factor.is_Pow:
            return self._power(factor)
        if isinstance(factor, Sum):
            return self._limits(factor, "sum", self.write(factor.function))
        return self.write(factor, closed=closed)

    def _place(self, factor: Expr) -> tuple[Any, ...]:
        """Return the place of a factor in a product."""
        base = factor.base if factor.is_Pow else factor
        written = self.order._piece(factor, closed=True).text
        if isinstance(base, (Number, NumberSymbol, sympy.binomial)):
            return 0, written
        if isinstance(base, Symbol):
            return 1, written
        if isinstance(base, (Partial, Derivative)):
            return 2, written
        if isinstance(base, KroneckerDelta):
            return 3, written
        if isinstance(base, InverseEntry):
            return 4, -2, True, "", written
        if isinstance(base, Indexed):
            name = str(base.base.label)
            return 4, -len(base.indices), name in self.scope.definitions, name, written
        if (type(base) in OPERATORS and (base is factor or base.func is not log)) or isinstance(base, log_sigmoid):
            return 7, written
        if isinstance(factor, REDUCTIONS):
            return 8, written
        bracket = isinstance(base, (Add, Piecewise, *REDUCTIONS, log)) and not self._is_root(factor)
        return 6 if bracket else 5, base.is_Add and not has_constant(base), written

    def _is_root(self, factor: Expr) -> bool:
        return bool(factor.is_Pow and factor.exp.is_Rational and factor.exp.p == 1)

    def _number(self, value: Number) -> Piece:
        if isinstance(value, Float):
            return self.style.number(repr(float(value)))
        if isinstance(value, Integer):
            return self.style.number(str(value))
        if isinstance(value, Rational):
            return self.style.fraction(self._number(Integer(value.p)), self._number(Integer(value.q)))
        return self._constant(value)

    def _power(self, power: Expr) -> Piece:
        base, exponent = power.base, power.exp
        if base == S.Exp1:
            return self._exponential(exponent)
        if self._is_root(power):
            return self.style.root(self.write(base), int(exponent.q))
        above = Piece(str(exponent)) if exponent.is_Rational else self.write(exponent)
        if type(base) in OPERATORS and base.func is not log and exponent.is_Integer:
            return self._operator(OPERATORS[base.func], self.write(base.args[0]), False, above)
        return self.style.raised(self.write(base), above)

    # --- additions ----------------------------------------------------------------------------------------------------

    def _add(self, expr: Expr) -> Piece:
        rows, leading = [], leading_symbol(expr)
        counting = all(s.is_integer for s in expr.free_symbols) if any(t.is_Number for t in expr.args) else False
        for term in expr.args:
            parts = split(term)
            piece = self._product(parts)
            order = self._order(term, parts, counting=counting) if leading is None else (-degree(term, leading),)
            rows.append((order, parts.negative, piece))
        rows.sort(key=lambda row: row[0])
        return self.style.addition([(negative, piece) for _, negative, piece in rows])

    def _order(self, term: Expr, parts: Term, *, counting: bool) -> tuple[Any, ...]:
        """Return the place of a term: the constant, what is added, what is subtracted."""
        if term.is_Number:
            return (3 if parts.negative else 1.5 if counting else 0,)
        reduction = any(isinstance(f, REDUCTIONS) for f in parts.above)
        size = -sympy.count_ops(term) if reduction else any(f.is_Add for f in parts.above)
        symbols = sum(1 for f in parts.above if is_scalar(f) or isinstance(f, Indexed))
        return (2 if parts.negative else 1), not reduction, size, -symbols, self.order._product(parts).text

    # --- reductions ---------------------------------------------------------------------------------------------------

    def _limits(self, expr: ExprWithLimits, word: str, body: Piece) -> Piece:
        for limit in expr.limits:
            k, lower, upper = limit
            whole = lower == 1 and spans_axes(expr.function, k, upper)
            parts = Limits(self.write(k).text, self.write(lower).text, self.write(upper).text, whole)
            body = self.style.big(word, parts, body)
        return body

    def _prod(self, expr: Product | greatest) -> Piece:
        return self._limits(expr, "prod" if isinstance(expr, Product) else "max", self.write(expr.function))

    # --- names --------------------------------------------------------------------------------------------------------

    def _symbol(self, symbol: Symbol) -> Piece:
        return self.style.name(declared_name(symbol.name, self.scope.declarations.get(symbol.name)))

    def _array(self, base: IndexedBase) -> Piece:
        name = str(base.label)
        return self.style.name(declared_name(name, self.scope.declarations.get(name)), array=True)

    def _indexed(self, element: Indexed) -> Piece:
        name = str(element.base.label)
        parts = declared_name(name, self.scope.declarations.get(name), element=True)
        return self.style.name(parts, self._subscripts(element.indices), array=True)

    def _subscripts(self, indices: Iterable[Expr]) -> list[str]:
        return [
            self.write(k).text.replace(" + ", "+").replace(f" {self.style.minus} ", self.style.minus) for k in indices
        ]

    def _of_matrix(self, expr: InverseEntry | Determinant) -> Piece:
        from calcwork.notation.writing.square import determinant, inverse_entry  # it prints matrices by the matrix form

        return inverse_entry(self, expr) if isinstance(expr, InverseEntry) else determinant(self, expr)

    def _delta(self, delta: Expr) -> Piece:
        name = "epsilon" if isinstance(delta, sympy.LeviCivita) else "delta"
        return self.style.name(from_python(name), self._subscripts(delta.args[:3]))

    def _constant(self, value: Expr) -> Piece:
        words = {S.Infinity: "oo", S.Pi: "pi", S.Exp1: "e", S.ImaginaryUnit: "i"}
        if value not in words:
            raise NotSupportedYet(f"there is no notation for the constant {value}; give its value as a number.")
        if value == S.Exp1:
            return self._exponential(S.One) if "e" in self.taken else Piece("e")
        return Piece(self.style.words[words[value]])

    # --- functions ----------------------------------------------------------------------------------------------------

    def _function(self, expr: Application, closed: bool) -> Piece:
        kind = expr.func
        if kind in FUNCTIONS:
            return FUNCTIONS[kind](self, expr)
        arguments = [self.write(a) for a in expr.args]
        if kind in OPERATORS and len(arguments) == 1:
            return self._operator(OPERATORS[kind], arguments[0], closed)
        if kind in FENCED:
            return self.style.fence(FENCED[kind], arguments[0])
        if kind is log_sigmoid:
            return self._operator("log", self.style.call(self._word(CALLS[sigmoid]), *arguments), closed)
        if isinstance(expr, AppliedUndef):
            return self.style.call(self.style.name(declared_name(kind.__name__, None)).text, *arguments)
        if kind in CALLS:
            arguments.sort(key=lambda a: (not a.text.isdigit(), a.text)) if kind in (sympy.Max, sympy.Min) else None
            return self.style.call(self._word(CALLS[kind]), *arguments)
        raise NotSupportedYet(
            f"there is no notation for the function {kind.__name__} in {expr}; use one of the language."
        )

    def _word(self, pair: tuple[str, str]) -> str:
        """Return the word of a function, spelled out where a declared name looks the same."""
        latex_word, plain = pair
        if latex_word == r"\sigma" and "sigma" in self.taken:
            latex_word, plain = r"\operatorname{sigmoid}", "sigmoid"
        return latex_word if isinstance(self.style, Latex) else plain

    def _operator(
        self, word: str | tuple[str, str], argument: Piece, closed: bool, exponent: Piece | None = None
    ) -> Piece:
        pair = (rf"\{word}", word) if isinstance(word, str) else word
        name = self._word(pair)
        name = self.style.power(Piece(name), exponent).text if exponent else name
        return self.style.call(name, argument) if closed else self.style.apply(name, argument)

    def _exponential(self, exponent: Expr) -> Piece:
        """Write e to a power; e^(f_c - logsumexp f) is the fraction that it stands for."""
        scores = [t for t in Add.make_args(exponent) if t.is_Mul and isinstance(-t, logsumexp)]
        if len(scores) == 1:
            below = -scores[0]
            total = self._limits(below, "sum", self._exponential(below.function))
            return self.style.fraction(self._exponential(exponent - scores[0]), total)
        if "e" in self.taken:
            return self.style.call(self._word((r"\exp", "exp")), self.write(exponent))
        return self.style.exponential(self.write(exponent))

    def _polygamma(self, call: Expr) -> Piece:
        n = call.args[0]
        word = (r"\psi" + "'" * n, "ψ" + "′" * n) if n in (0, 1, 2) else (rf"\psi^{{({n})}}", f"ψ⁽{n}⁾")
        return self.style.call(self._word(word), self.write(call.args[1]))

    def _heaviside(self, step: Heaviside) -> Piece:
        argument, at_zero = step.args
        if at_zero not in (S.Zero, S.One):
            return self.style.call("H", self.write(argument))
        sign = ">" if at_zero == 0 else ">="
        return self.style.indicator(self.style.relation(sign, self.write(argument), self.style.number("0")))

    def _piecewise(self, expr: Piecewise) -> Piece:
        rows = [(self.write(value), None if cond == True else self.write(cond)) for value, cond in expr.args]  # noqa: E712
        if [value for value, _ in expr.args] == [S.One, S.Zero] and rows[1][1] is None and rows[0][1] is not None:
            return self.style.indicator(rows[0][1])
        return self.style.cases(rows)

    def _factorial(self, expr: Expr) -> Piece:
        return Piece(self.style.at_least(self.write(expr.args[0]), Level.ATOM).text + "!", Level.POWER)

    def _binomial(self, expr: Expr) -> Piece:
        n, k = (self.write(a) for a in expr.args)
        if isinstance(self.style, Latex):
            return Piece(rf"\binom{{{n.text}}}{{{k.text}}}", Level.CALL)
        return self.style.call("binom", n, k)

    # --- derivatives, side by side, logic -----------------------------------------------------------------------------

    def _partial(self, expr: Partial) -> Piece:
        return self._derivative("∂", expr.quantity, [(v, 1) for v in expr.variables])

    def _ordinary(self, expr: Derivative) -> Piece:
        symbols = {s for s in expr.expr.free_symbols if not s.is_integer}
        d = "d" if len(expr.variable_count) == 1 and symbols <= {expr.variables[0]} else "∂"
        return self._derivative(d, expr.expr, [(v, int(n)) for v, n in expr.variable_count])

    def _derivative(self, d: str, quantity: Expr, variables: Sequence[tuple[Expr, int]]) -> Piece:
        counted: list[tuple[Expr, int]] = []
        for v, times in variables:
            if counted and counted[-1][0] == v:
                counted[-1] = (v, counted[-1][1] + times)
            else:
                counted.append((v, times))
        below = [(self.write(v).text, n) for v, n in counted]
        piece = self.write(quantity)
        simple = isinstance(quantity, (Symbol, Indexed, AppliedUndef)) and piece.level >= Level.POWER
        return self.style.derivative(d, piece if simple else None, below, None if simple else piece)

    def _side_by_side(self, expr: Factors) -> Piece:
        return self.style.product([self.write(f, closed=True) for f in expr.args])

    def _relation(self, expr: Relational) -> Piece:
        return self.style.relation(expr.rel_op, self.write(expr.lhs), self.write(expr.rhs))

    def _logic(self, expr: Any) -> Piece:
        word = self.style.words["and" if isinstance(expr, And) else "or"]
        parts = sorted(self.style.at_least(self.write(a), Level.RELATION).text for a in expr.args)
        return Piece(word.join(parts), Level.RELATION)

    def _not(self, expr: Any) -> Piece:
        return Piece(self.style.words["not"] + self.style.bracket(self.write(expr.args[0])).text, Level.RELATION)


Handler = Callable[[Writer, Any], Piece]
HANDLERS: dict[Any, Handler] = {
    Add: Writer._add,
    Product: Writer._prod,
    greatest: Writer._prod,
    Symbol: Writer._symbol,
    IndexedBase: Writer._array,
    Indexed: Writer._indexed,
    NumberSymbol: Writer._constant,
    type(S.ImaginaryUnit): Writer._constant,
    Partial: Writer._partial,
    InverseEntry: Writer._of_matrix,
    Determinant: Writer._of_matrix,
    Derivative: Writer._ordinary,
    Factors: Writer._side_by_side,
    Relational: Writer._relation,
    And: Writer._logic,
    Or: Writer._logic,
    Not: Writer._not,
    BooleanTrue: lambda writer, _: Piece("true"),
    BooleanFalse: lambda writer, _: Piece("false"),
}
FUNCTIONS: dict[Any, Handler] = {
    exp: lambda writer, e: writer._exponential(e.args[0]),
    Heaviside: Writer._heaviside,
    **dict.fromkeys((KroneckerDelta, sympy.LeviCivita), Writer._delta),
    Piecewise: Writer._piecewise,
    sympy.factorial: Writer._factorial,
    sympy.binomial: Writer._binomial,
    sympy.polygamma: Writer._polygamma,
    sympy.loggamma: lambda writer, e: writer._operator("log", writer.write(sympy.gamma(e.args[0])), False),
}
