"""Value, gradient and Hessian of a quantity at given numbers, to as many digits as asked for, by ball arithmetic.

The precision is doubled until every entry can be rounded (F. Johansson, Arb, IEEE Trans. Comput. 66, 2017).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Any

from flint import ctx, fmpq
from sympy import Expr, Ge, Gt, Heaviside, Integer, Le, Lt, Symbol, sign

from calcwork.algebra.functions import greatest
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.recurrences import refuse_sequences
from calcwork.algebra.scope import Scope
from calcwork.algebra.structured import as_given
from calcwork.check.numbers.balls import Budget, Machine, Node, Program, TooMuchWork, Values
from calcwork.check.numbers.elementwise import Undecided, Undefined, Unknown, Value, sign_of
from calcwork.check.numbers.figures import Figure, Figures, figure, zero_within
from calcwork.derive.gradient import Derivatives
from calcwork.derive.point import Listed, Point, point_in, require_symmetric
from calcwork.errors import Impossible, NotSupportedYet, UserError
from calcwork.notation import text
from calcwork.notation.writing.names import from_python

OPERATIONS = 50_000_000
MOST_DIGITS = 10_000
BITS_PER_DIGIT = 3.3219281
SPARE = 64
DOUBLINGS = 5


@dataclass(frozen=True)
class Evaluation:
    """Hold numbers with as many right digits as were asked for.

    Attributes
    ----------
    value : Figure
        The quantity itself.
    gradient : mapping of str to Figures
        By variable, of its shape; empty for order 0.
    hessian : mapping of tuple of str to Figures
        By pairs of variables, the two shapes joined; empty below order 2.
    digits, bits : int
        The significant digits, and the precision that was enough for them.
    """

    value: Figure
    gradient: Mapping[str, Figures]
    hessian: Mapping[tuple[str, str], Figures]
    digits: int
    bits: int

    def __str__(self) -> str:
        """Return the value, and a line for each block of the derivatives."""
        blocks = {**self.gradient, **{", ".join(pair): f for pair, f in self.hessian.items()}}
        lines = (f"by {name}: {figures.tolist()}" for name, figures in blocks.items())
        return "\n".join([f"value: {self.value}", *lines])


def evaluate(derivatives: Derivatives, at: Any, *, digits: int = 30, order: int = 1) -> Evaluation:
    """Return value, gradient and Hessian at a point, every printed digit right.

    Parameters
    ----------
    derivatives : Derivatives
        The quantity and its variables; ``problem.derivatives`` for a problem.
    at : mapping or str
        The values of all that it rests on, as ``{"w": [1, 2], "b": "0.1"}`` or ``"w=[1, 2]; b=0.1"``: numbers,
        fractions, formulas such as sqrt(2), NumPy arrays. Floats count as the binary fractions that they are, decimals
        in a text as written. The sizes follow from the arrays.
    digits : int
        Significant digits, at most 10000.
    order : int
        0 the value, 1 the gradient too, 2 the Hessian too.

    Raises
    ------
    UserError
        When a value is missing, not declared, of a wrong shape, or outside of its domain.
    Impossible
        When there is no real value, or no derivative: at a kink of |.|, max or relu.

    Examples
    --------
    >>> from sympy import exp
    >>> scope = Scope().declare("x")
    >>> found = evaluate(Derivatives(exp(scope["x"]) / 3, ("x",), scope), {"x": 1}, digits=20)
    >>> print(found.value)
    0.90609394281968174512 ± 5e-21
    """
    _check_digits(digits)
    if order not in (0, 1, 2):
        raise UserError(f"the order is {order}, expected 0 (value), 1 (gradient) or 2 (Hessian).")
    refuse_sequences(derivatives.scope, derivatives.objective, "evaluate")
    scope, point = _placed(derivatives.scope, at, derivatives.variables)
    _require(derivatives.objective, scope, point, derivatives.variables)
    name = text(derivatives.objective, derivatives.scope)
    values = _Stage(scope, point, digits, name, Program(scope))
    slopes = _Stage(scope, point, digits, f"the derivative of {name}", _Smooth(scope))
    (value,) = values.entries(Quantity(derivatives.objective)).entries
    gradient = {n: slopes.entries(q) for n, q in derivatives.gradient.items()} if order else {}
    hessian = {p: slopes.entries(q) for p, q in derivatives.hessian.items()} if order == 2 else {}
    bits = max(values.bits, slopes.bits)
    return Evaluation(value, MappingProxyType(gradient), MappingProxyType(hessian), digits, bits)


def figures_of(
    quantity: Quantity, scope: Scope, at: Any, *, digits: int = 30, variables: tuple[str, ...] = ()
) -> Figures:
    """Return the entries of any result at a point: of a closed form, a Jacobian, a Hessian times a vector.

    Parameters are those of `evaluate`, with the scope of the result; errors too.

    Examples
    --------
    >>> from calcwork.derive import optimum
    >>> from calcwork.problems import find
    >>> problem = find("ridge")
    >>> (point,) = optimum(problem.objective, problem.variables, problem.scope).points
    >>> given = {"X": [[1, 2], [3, 4]], "y": [1, 0], "lambda": "1/2"}
    >>> [str(f) for f in figures_of(point.values["w"], problem.scope, given, digits=5)]
    ['-0.38961 (exactly -30/77)', '0.36364 (exactly 4/11)']
    """
    _check_digits(digits)
    scope, point = _placed(scope, at, variables)
    _require(quantity.entry, scope, point)
    return _Stage(scope, point, digits, "the result", Program(scope)).entries(quantity)


def figure_of(expr: Expr, digits: int = 30) -> Figure:
    """Return a number such as sqrt(2) - e/3 to so many digits.

    Examples
    --------
    >>> from sympy import sqrt
    >>> print(figure_of(sqrt(2), 10))
    1.414213562 ± 5e-10
    """
    return figures_of(Quantity(expr), Scope(), {}, digits=digits).entries[0]


def _check_digits(digits: int) -> None:
    if not 1 <= digits <= MOST_DIGITS:
        raise UserError(f"digits is {digits}, expected a whole number from 1 to {MOST_DIGITS}; try 30.")


def _placed(scope: Scope, at: Any, variables: tuple[str, ...]) -> tuple[Scope, Point]:
    """Return the scope in which symmetric matrices are given as they are, and the point in it."""
    scope, kinds = as_given(scope, variables)
    point = point_in(scope, at, variables)
    require_symmetric(kinds, point)
    return scope, point


def _require(expr: Expr, scope: Scope, point: Point, variables: tuple[str, ...] = ()) -> None:
    """Refuse a point that leaves something open."""
    used = scope.depends_on(expr) | set(variables)
    wanted = [n for n in scope.declarations if n in used and n not in scope.definitions]
    missing = [n for n in wanted if n not in point.values]
    if missing:
        shown = [from_python(n).python for n in wanted]
        raise UserError(f'no value is given for {", ".join(missing)}; give {", ".join(shown)}, as in "{shown[0]}=...".')
    for name, value in point.values.items():
        for entry in value.entries if isinstance(value, Listed) else (value,):
            if entry.free_symbols:
                raise UserError(f"{name} = {text(entry, scope)} is no number; give numbers to evaluate at.")


class _Smooth(Program):
    """Evaluate derivatives, and refuse the places where they rest on a choice: kinks, jumps, borders of cases."""

    def _build(self, expr: Any) -> Node:
        if isinstance(expr, (sign, Heaviside)) and not expr.has(greatest):
            return self._away(expr, expr.args[0])
        between = isinstance(expr, (Gt, Ge, Lt, Le)) and not (expr.lhs - expr.rhs).is_integer
        return self._away(expr, expr.lhs - expr.rhs) if between else super()._build(expr)

    def _away(self, expr: Any, edge: Expr) -> Node:
        inner, whole = self.node(edge), super()._build(expr)

        def run(m: Machine) -> Value:
            if sign_of(inner.run(m)) == 0:
                raise Undefined("it lies on a kink, a jump or the border of two cases")
            return whole.run(m)

        return Node(run, whole.letters | inner.letters)


class _Given:
    """Give the values of a point at the working precision."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self.known: dict[Expr, Value] = {}

    def number(self, symbol: Symbol) -> Value:
        """Return the value of a size or a scalar."""
        if symbol.name in self.point.sizes:
            return fmpq(self.point.sizes[symbol.name])
        value = self.point.values.get(symbol.name)
        if value is None or isinstance(value, Listed):
            raise Unknown(f"no value is given for {symbol}")
        return self._exact(value)

    def element(self, name: str, places: tuple[int, ...], base: Any) -> Value:
        """Return the value of an element."""
        value = self.point.values.get(name)
        if value is None:
            raise Unknown(f"no value is given for {name}")
        if not isinstance(value, Listed):
            return self._exact(value)
        at = 0
        for place, length in zip(places, value.shape, strict=True):
            if not 1 <= place <= length:
                raise Undefined(f"{name} has no element {list(places)}")
            at = at * length + place - 1
        return self._exact(value.entries[at])

    def _exact(self, value: Expr) -> Value:
        if value not in self.known:
            self.known[value] = Program().node(value).run(Machine(Values(), Budget()))
        return self.known[value]


class _Stage:
    """Evaluate quantities at one point; the precision grows until all entries have their digits."""

    def __init__(self, scope: Scope, point: Point, digits: int, name: str, program: Program) -> None:
        self.scope = scope
        self.point = point
        self.digits = digits
        self.name = name
        self.program = program
        self.bits = int(digits * BITS_PER_DIGIT) + SPARE
        self.budget = Budget(OPERATIONS)

    def entries(self, quantity: Quantity) -> Figures:
        """Return all entries of an array."""
        shape = tuple(self._length(n) for n in quantity.sizes)
        places = list(product(*(range(1, n + 1) for n in shape)))
        for last in (n == DOUBLINGS for n in range(DOUBLINGS + 1)):
            found = self._rounded(quantity, places, last)
            if found is not None:
                return Figures(shape, found)
            self.bits *= 2
        raise NotSupportedYet(
            f"{self.name} cannot be told apart from the border of two cases, or from a pole, at {self.bits} bits; move "
            "the point a little."
        )

    def _length(self, size: Expr) -> int:
        sizes = {Symbol(n, integer=True, positive=True): Integer(v) for n, v in self.point.sizes.items()}
        length = size.xreplace(sizes)
        if not length.is_Integer:
            raise UserError(f"the size {size} does not follow from the values; give it, as in {size}=3.")
        return int(length)

    def _rounded(self, quantity: Quantity, places: list[tuple[int, ...]], last: bool) -> tuple[Figure, ...] | None:
        with ctx.workprec(self.bits):
            run = self._guarded(lambda: self.program.node(quantity.entry).run)
            machine = Machine(_Given(self.point), self.budget)
            found: list[Figure] = []
            for place in places:
                machine.env = dict(zip(quantity.indices, place, strict=True))
                value = self._guarded(lambda: run(machine))
                one = None if value is None else figure(value, self.digits)
                if one is None and last and value is not None:
                    one = zero_within(value)
                if one is None:
                    return None
                found.append(one)
        return tuple(found)

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Return what the work yields, None where more precision may help; say why where there is nothing."""
        try:
            return work()
        except Undecided:
            return None
        except Undefined as reason:
            raise Impossible(f"{self.name} is not defined at this point ({reason}); choose another.") from None
        except Unknown as reason:
            raise UserError(f"{self.name} cannot be evaluated: {reason}.") from None
        except TooMuchWork:
            raise NotSupportedYet(
                f"{self.name} takes more than {OPERATIONS} operations at these sizes; take fewer samples, or the "
                "printed NumPy module (--form python)."
            ) from None
