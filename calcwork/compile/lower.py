"""Lowering: index notation to the array program.

An index that is free or bound becomes an axis, numbered by the order in which the expression needs indices of that
size; so z[i] in a loss and z[i_1] in its gradient become one array that is computed once. A sum becomes contractions
(see `contract`), after its body has been brought into stable form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy
from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Heaviside,
    Indexed,
    KroneckerDelta,
    LeviCivita,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    erf,
    exp,
    log,
    polygamma,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import free_letters, rename_apart, substitute
from calcwork.algebra.functions import greatest, log_sigmoid, logsumexp, relu, sigmoid, softplus, xlogy
from calcwork.algebra.linear import Determinant, InverseEntry
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, name_of
from calcwork.compile.contract import contract
from calcwork.compile.guards import guarded, steps_of, without_log_steps
from calcwork.compile.ir import (
    CONTRACTIONS,
    Axes,
    Axis,
    Diagonal,
    Identity,
    Let,
    Load,
    Output,
    Place,
    Program,
    Range,
    Reduce,
    Shifted,
    Signs,
    next_axis,
)
from calcwork.compile.labels import fold_labels
from calcwork.compile.linear import Matrices
from calcwork.compile.places import places_of
from calcwork.compile.primitives import by_signs, equals, erfc, where_negative
from calcwork.compile.ranges import is_size, ranged
from calcwork.compile.special import is_gamma, log_gamma, without_gammas
from calcwork.compile.stable import stabilize
from calcwork.errors import NotSupportedYet, UserError

ELEMENTWISE: tuple[type, ...] = (
    *(Abs, Heaviside, Max, Min, cos, cosh, erf, exp, log, sign, sin, sinh, tan, tanh),
    *(acos, acosh, asin, asinh, atan, atanh),
    *(equals, log_gamma, log_sigmoid, polygamma, relu, sigmoid, softplus, xlogy),
)
Environment = Mapping[Symbol, Axis]


class Lowering:
    """Lower the quantities of one problem into one program."""

    def __init__(self, scope: Scope, *, fold: bool = True, shift: bool = True, first: Expr | None = None) -> None:
        self.scope = scope
        self.shift = shift and fold
        self.keep = first is not None
        self.program = Program(first=str(first or ""))
        for declared in scope.declarations.values():
            for size in declared.shape:
                self.program.rank.setdefault(str(size), len(self.program.rank))
        self.fold = fold
        self.matrices = Matrices(self.program, self.lower)
        self.sizes: dict[str, Expr] = {}
        self._known: dict[tuple[Expr, tuple[tuple[Symbol, Axis], ...]], Expr] = {}
        self._stable: dict[Expr, Expr] = {}
        self._shifts: dict[Symbol, tuple[Expr, Axis, Symbol]] = {}

    def output(self, section: str, key: str | tuple[str, str], quantity: Quantity) -> None:
        """Lower a quantity as a result of the program."""
        env: dict[Symbol, Axis] = {}
        for letter, size in zip(quantity.indices, quantity.sizes, strict=True):
            env[letter] = self._axis(size, env.values())
        expr = self._stabilize(self.lower(quantity.entry, env))
        expr = self._fold(expr) if self.fold else expr
        self.program.outputs.append(Output(section, key, expr, tuple(env.values())))

    def lower(self, expr: Expr, env: Environment) -> Expr:
        """Return an elementwise expression over placeholders."""
        free = free_letters(expr)
        key = (expr, tuple(sorted(((k, v) for k, v in env.items() if k in free), key=str)))
        if key not in self._known:
            self._known[key] = self._lower(expr, env)
        return self._known[key]

    def _lower(self, expr: Expr, env: Environment) -> Expr:
        if expr.is_Number or expr.is_NumberSymbol:
            return expr
        if isinstance(expr, Symbol):
            return self._symbol(expr, env)
        if isinstance(expr, Indexed):
            return self._element(expr, env)
        if isinstance(expr, Sum):
            return self._sum(expr, env)
        if isinstance(expr, logsumexp | Product | greatest):
            return self._reduction(expr, env)
        if isinstance(expr, KroneckerDelta):
            return self._delta(expr, env)
        if isinstance(expr, LeviCivita):
            return self._signs(expr, env)
        if isinstance(expr, InverseEntry | Determinant):
            return self.matrices.lower(expr, env)
        if isinstance(expr, Mul):
            return self._product(self._with_softmax(expr.args), env)
        if isinstance(expr, Add):
            return self._shifted(Add(*(self.lower(a, env) for a in expr.args)))
        if isinstance(expr, Pow):
            return self._power(expr, env)
        if is_gamma(expr):
            return self.lower(without_gammas(expr), env)
        if isinstance(expr, sympy.erfc):
            return erfc(self.lower(expr.args[0], env))
        if isinstance(expr, ELEMENTWISE):
            return self._function(expr, env)
        if isinstance(expr, Piecewise):
            return self.lower(by_signs(expr), env)
        if isinstance(expr, where_negative):
            return where_negative(*(self.lower(a, env) for a in expr.args))
        raise NotSupportedYet(_unsupported(expr))

    def _product(self, factors: tuple[Expr, ...], env: Environment) -> Expr:
        steps, wild, rest = guarded(factors, self.scope)
        if steps == 1:
            return Mul(*(self.lower(a, env) for a in factors))
        return where_negative(-self.lower(steps, env), self.lower(wild, env), 0) * self.lower(rest, env)

    def _symbol(self, symbol: Symbol, env: Environment) -> Expr:
        if symbol in env:
            return self.program.add(Range((env[symbol],)), positive=True)
        name = symbol.name
        if name in self.scope.definitions:
            return self._defined(name, (), env)
        if name in self.scope:
            return self._load(name, ())
        if symbol.is_integer and symbol.is_positive:
            return symbol
        known = ", ".join(self.scope.declarations)
        raise UserError(f"{name} is neither declared nor an index in reach; the scope declares {known}.")

    def _element(self, element: Indexed, env: Environment) -> Expr:
        name = name_of(element)
        if name in self.scope.definitions:
            return self._defined(name, element.indices, env)
        if name not in self.scope:
            raise UserError(f"the array {name} of {element} is not declared; declare it with its shape.")
        places = places_of(element, env, self.sizes, self.scope)
        if isinstance(places, tuple):
            return self._load(name, places)
        if len(element.indices) == 2 and env.get(element.indices[0]) == env.get(element.indices[1]) is not None:
            axis = env[element.indices[0]]
            twin = next_axis(axis.size, [axis])
            return self.program.add(Diagonal(self._load(name, (axis, twin)), (axis,)))
        return self.lower(places, env)

    def _load(self, name: str, places: tuple[Place, ...]) -> Symbol:
        positive = self.scope.declarations[name].domain.positive
        return self.program.add(Load(name, places), positive=positive or None)

    def _defined(self, name: str, indices: tuple[Expr, ...], env: Environment) -> Expr:
        """Return a defined quantity: inlined if it is elementwise, else as a named array that is shared."""
        definition = self.scope.definitions[name]
        if len(indices) != len(definition.parameters):
            raise UserError(
                f"{name} is used with {len(indices)} indices, but its definition has {len(definition.parameters)}."
            )
        places = dict(zip(definition.parameters, indices, strict=True))
        if not all(i in env for i in indices) or len(set(indices)) < len(indices):  # eta_ii is no array of two axes
            return self.lower(substitute(definition.body, places), env)
        canonical: dict[Symbol, Axis] = {}
        sizes = (env[i].size for i in indices)
        for parameter, size in zip(definition.parameters, sizes, strict=True):
            canonical[parameter] = next_axis(size, canonical.values())
        expr = self._stabilize(self.lower(definition.body, canonical))
        expr = self._fold(expr) if self.keep else expr
        if _is_score(expr, self.program) or (self.keep and expr.args):
            axes = self.program.axes(expr)
            axes = tuple(a for a in canonical.values() if a in axes) if self.keep else axes
            expr = self.program.add(Let(name, expr, axes), positive=expr.is_positive)
        elif expr.args or self.keep:
            self.program.names.setdefault(expr, name)
        moved = {c: env[i] for c, i in zip(canonical.values(), indices, strict=True) if c != env[i]}
        return self.program.relabel(expr, moved) if moved else expr

    def _sum(self, expr: Sum, env: Environment) -> Expr:
        body, inner, over = self._bind(_flattened(expr), env)
        lowered = self._stabilize(self.lower(body, inner))
        rewrite = self._fold if self.fold else lambda term: term
        return contract(self.program, lowered, over, {a.size: self.sizes[a.size] for a in over}, rewrite)

    def _bind(self, expr: ExprWithLimits, env: Environment) -> tuple[Expr, dict[Symbol, Axis], Axes]:
        """Give each bound index the first axis of its size that no free index of the body has."""
        found = ranged(
            expr, {k: self.sizes[axis.size] for k, axis in env.items() if axis.size in self.sizes}, self.scope
        )
        self.program.peaks.update(found.peaks)
        body = within(expr, found.inside, found.body)
        free = free_letters(body)
        inner = {k: v for k, v in env.items() if k in free and k not in found.sizes}
        over: list[Axis] = []
        for letter, length in found.sizes.items():
            axis = self._axis(length, inner.values())
            inner[letter] = axis
            over.append(axis)
        return body, inner, tuple(over)

    def _axis(self, length: Expr, taken: Iterable[Axis]) -> Axis:
        """Return the first axis of a size that is not taken, the size noted."""
        axis = next_axis(length, taken)
        self.sizes.setdefault(axis.size, length)
        return axis

    def _reduction(self, expr: ExprWithLimits, env: Environment) -> Expr:
        expr = without_log_steps(expr) if isinstance(expr, logsumexp) else expr
        body, inner, over = self._bind(expr, env)
        if len(over) != 1:
            raise NotSupportedYet(f"{expr} runs over several indices; write it with one index at a time.")
        lowered = self._stabilize(self.lower(body, inner))
        if over[0] not in self.program.axes(lowered):
            size = self.sizes[over[0].size]
            return {logsumexp: lowered + log(size), greatest: lowered}.get(expr.func, lowered**size)
        if isinstance(expr, logsumexp) and self.shift:
            return self._log_sum_exp(lowered, over[0])
        return self._reduce(KINDS[expr.func], lowered, over[0])

    def _reduce(self, kind: str, body: Expr, over: Axis) -> Symbol:
        axes = tuple(a for a in self.program.axes(body) if a != over)
        return self.program.add(Reduce(kind, body, over, axes))

    def _log_sum_exp(self, scores: Expr, over: Axis) -> Expr:
        """Return m + l for the largest score m and l = log Σ exp(f - m), to which f_c - m may be taken before l."""
        if not scores.is_Symbol:
            scores = self.program.add(Let("f", scores, self.program.axes(scores)))
        largest = self._reduce("max", scores, over)
        below = self.program.add(Let("t", scores - largest, self.program.axes(scores)))
        self._shifts[largest] = (scores, over, below)
        return largest + self._reduce("log_sum", below, over)

    def _shifted(self, expr: Expr) -> Expr:
        """Turn f_c - m into the array of shifted scores: so log-softmax keeps the digits of the likeliest class."""
        if not expr.is_Add:
            return expr
        terms = expr.as_coefficients_dict()
        for largest, (scores, over, below) in self._shifts.items():
            for score in [s for s in terms if largest in terms and s.is_Symbol and terms[s] == -terms[largest]]:
                for axis in self.program.axes(score):
                    if self.program.relabel(scores, {over: axis}) == score:
                        shifted = self.program.relabel(below, {over: axis})
                        return expr + terms[score] * (shifted - score + largest)
        return expr

    def _delta(self, expr: KroneckerDelta, env: Environment) -> Expr:
        axes = tuple(sorted(env[a] for a in expr.args if a in env))
        if len(axes) == 2 and axes[0].size == axes[1].size:
            return self.program.add(Identity(axes))
        if (shifted := self._shifted_delta(expr, env)) is not None:
            return shifted
        return equals(*(self.lower(a, env) for a in expr.args))

    def _signs(self, expr: LeviCivita, env: Environment) -> Expr:
        """Return the signs of permutations as an array, or of one at some numbers by a polynomial."""
        axes = tuple(env[a] for a in expr.args if a in env)
        if len(set(axes)) == 3 and {a.size for a in axes} == {"3"}:
            return self.program.add(Signs(axes))
        i, j, k = expr.args
        return self.lower((i - j) * (j - k) * (k - i) / 2, env)

    def _shifted_delta(self, expr: KroneckerDelta, env: Environment) -> Expr | None:
        """Return the delta of two indices with unequal ranges, as of j and k + m; None for other ones."""
        difference = expr.args[0] - expr.args[1]
        letters = sorted((a for a in difference.free_symbols if a in env), key=lambda k: (-difference.coeff(k), str(k)))
        if len(letters) != 2 or [difference.coeff(k) for k in letters] != [1, -1]:
            return None
        one, other = (env[k] for k in letters)
        shift = letters[0] - letters[1] - difference
        if one == other or one.size == other.size or not (shift.is_Integer or is_size(shift) or is_size(-shift)):
            return None
        return self.program.add(Shifted((one, other), str(shift)))

    def _power(self, expr: Pow, env: Environment) -> Expr:
        base, power = expr.args
        if isinstance(base, Sum) and power.is_negative:
            inner = self._log_of_sum(base)
            if inner is not None:
                return exp(power * self.lower(inner, env))
        return self.lower(base, env) ** self.lower(power, env)

    def _with_softmax(self, factors: tuple[Expr, ...]) -> tuple[Expr, ...]:
        """Return exp(f)/(sum of exp(g)) as exp(f - logsumexp(g)), whose parts would overflow where it does not."""
        above = [f for f in factors if isinstance(f, exp)]
        below = [f for f in factors if f.is_Pow and f.exp.is_negative and self._log_of_sum(f.base) is not None]
        if not above or not below:
            return factors
        exponent = Add(*(f.args[0] for f in above), *(f.exp * self._log_of_sum(f.base) for f in below))
        return (exp(exponent), *(f for f in factors if f not in above and f not in below))

    def _function(self, expr: Function, env: Environment) -> Expr:
        if isinstance(expr, log):
            inner = self._log_of_sum(expr.args[0])
            if inner is not None:
                return self.lower(inner, env)
            if expr.has(Determinant) and (parts := self.matrices.log(expr.args[0], env)) is not None:
                return parts
        if isinstance(expr, Heaviside):
            return expr.func(self.lower(expr.args[0], env), expr.args[1])
        args = [self.lower(a, env) for a in expr.args]
        if isinstance(expr, sigmoid | softplus | log_sigmoid | exp | tanh):
            args = [self._score(a) for a in args]
        if isinstance(expr, relu):
            return Max(args[0], 0)
        return expr.func(*args)

    def _log_of_sum(self, expr: Expr) -> Expr | None:
        """Return logsumexp(f) for the sum of exp(f), through a definition if need be."""
        if not isinstance(expr, Sum):
            return None
        steps, rest = steps_of(expr.function)
        if not isinstance(rest, exp):
            return None
        scores = rest.args[0] if steps == 1 else where_negative(-steps, rest.args[0], S.NegativeInfinity)
        return logsumexp(scores, *expr.limits)

    def _score(self, expr: Expr) -> Expr:
        """Name an argument that holds a contraction, so that its mirror image is known as -z, not as a new sum."""
        unit, positive = (-1, -expr) if expr.could_extract_minus_sign() else (1, expr)
        if not (positive.is_Add and _is_score(positive, self.program)):
            return expr
        return unit * self.program.add(Let("z", positive, self.program.axes(positive)))

    def _stabilize(self, expr: Expr) -> Expr:
        return stabilize(expr, self._stable)

    def _fold(self, expr: Expr) -> Expr:
        labels = [s for s in expr.free_symbols if self._is_label(s)]
        return fold_labels(expr, labels, self._sign_of)

    def _is_label(self, symbol: Symbol) -> bool:
        op = self.program.ops.get(symbol)
        return isinstance(op, Load) and op.name in self.scope and self.scope.declarations[op.name].domain.binary

    def _sign_of(self, label: Symbol) -> Symbol:
        return self.program.add(Let("s", 1 - 2 * label, self.program.axes(label)))


def _flattened(expr: Sum) -> Sum:
    """Turn Σ_k v_k Σ_i a_ik into one sum over k and i, whose order is then chosen by cost."""
    body = expr.function
    outer = {limit[0] for limit in expr.limits}
    if not any(isinstance(f, Sum) and outer & f.free_symbols for f in Mul.make_args(body)):
        return expr
    inner = [f for f in Mul.make_args(rename_apart(body)) if isinstance(f, Sum)]
    others = [f for f in Mul.make_args(body) if not isinstance(f, Sum)]
    limits = [limit for f in inner for limit in f.limits]
    return _flattened(Sum(Mul(*others, *(f.function for f in inner)), *expr.limits, *limits))


KINDS: dict[type, str] = {logsumexp: "logsumexp", Product: "prod", greatest: "max"}


def within(expr: ExprWithLimits, inside: Expr, body: Expr) -> Expr:
    """Return a body that counts for nothing outside of the moving limits."""
    if inside == 1:
        return body
    if isinstance(expr, Sum):
        return inside * body
    return where_negative(-inside, body, S.One if isinstance(expr, Product) else S.NegativeInfinity)


def _is_score(expr: Expr, program: Program) -> bool:
    """Tell whether an expression is a contraction, or linear in one at its outermost level."""
    for term in Add.make_args(expr):
        for factor in Mul.make_args(term):
            op = program.ops.get(factor)
            if isinstance(op, CONTRACTIONS):
                return True
    return False


def _unsupported(expr: Expr) -> str:
    kind = type(expr).__name__
    hint = (
        "write it with relu, Max, Abs or Heaviside"
        if isinstance(expr, Piecewise)
        else "write it with the functions of the language"
    )
    return f"{expr} ({kind}) cannot be compiled yet; {hint}."
