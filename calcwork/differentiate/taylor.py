"""Taylor arithmetic: all derivatives of a function of one variable up to an order, with the operations it took.

A. Griewank and A. Walther, Evaluating Derivatives (2008), chapter 13: every operation on numbers becomes one on
truncated power series, whose coefficients follow from those before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sympy import Add, Mul, Pow, cos, cosh, exp, log, sin, sinh, tan, tanh

from calcwork.algebra.functions import sigmoid, softplus
from calcwork.differentiate.graph import Graph, Node, Operand
from calcwork.errors import NotSupportedYet, UserError

Series: TypeAlias = list[float]


@dataclass(frozen=True)
class TaylorDerivatives:
    """Hold the derivatives f, f', f'', ... at a point and the count of arithmetic operations that gave them."""

    values: tuple[float, ...]
    operations: int


def taylor_derivatives(graph: Graph, point: Mapping[str, float], order: int) -> TaylorDerivatives:
    """Return the derivatives up to an order by the graph's only variable.

    Raises
    ------
    UserError
        When the graph has another number of variables than one, or a value is not finite at the point.
    NotSupportedYet
        When the graph has arrays, or an operation without a rule for series.

    Examples
    --------
    >>> from calcwork.algebra import Scope
    >>> from calcwork.differentiate.tracing import computation_graph
    >>> scope = Scope().declare("x")
    >>> taylor_derivatives(computation_graph(scope["x"] ** 3, ("x",), scope), {"x": 2.0}, 3).values
    (8.0, 12.0, 12.0, 6.0)
    """
    if len(graph.variables) != 1:
        raise UserError(f"higher orders are by one variable, but there are {len(graph.variables)}; choose one.")
    arithmetic = _Arithmetic(order)
    found: list[Series] = []
    try:
        for node in graph.nodes:
            found.append(_series(node, found, arithmetic, point, graph.variables[0]))
    except (ZeroDivisionError, ValueError, OverflowError) as reason:
        raise UserError(f"the function is not analytic at {dict(point)} ({reason}); give another point.") from None
    values = tuple(math.factorial(k) * c for k, c in enumerate(found[-1]))
    return TaylorDerivatives(values, arithmetic.count)


def _series(node: Node, found: list[Series], do: _Arithmetic, point: Mapping[str, float], variable: str) -> Series:
    if node.sizes or node.over:
        raise NotSupportedYet(f"{node.name} is an array; higher orders are counted of scalars only.")
    if not node.arguments:
        rest = [0.0] * do.order
        return [float(point[node.name]), *([1.0, *rest[1:]] if node.name == variable and rest else rest)]
    if node.operation is Add:
        terms = [
            (found[a.node], int(a.factor)) if isinstance(a, Operand) else (do.constant(a), 1) for a in node.arguments
        ]
        return do.add(terms)
    if node.operation is Mul:
        return do.multiply_all(
            [(found[a.node], a.power) if isinstance(a, Operand) else (float(a), 1) for a in node.arguments]
        )
    if node.operation is Pow:
        base, power = (found[a.node] if isinstance(a, Operand) else float(a) for a in node.arguments)
        return do.power(base, power)
    rule = do.rules().get(node.operation) if isinstance(node.operation, type) else None
    if rule is None or len(node.operands) != 1:
        raise NotSupportedYet(f"{node.name} = {node.entry} has no rule for power series; count first derivatives only.")
    return rule(found[node.operands[0].node])


@dataclass
class _Arithmetic:
    """Compute with series of order + 1 coefficients, and count the operations on numbers."""

    order: int
    count: int = field(default=0)

    def rules(self) -> dict[type, Callable[[Series], Series]]:
        return {
            exp: self.exp,
            log: self.log,
            sin: lambda a: self.circle(a, -1.0, math.sin, math.cos),
            cos: lambda a: self.circle(a, -1.0, math.cos, lambda t: -math.sin(t)),
            sinh: lambda a: self.circle(a, 1.0, math.sinh, math.cosh),
            cosh: lambda a: self.circle(a, 1.0, math.cosh, math.sinh),
            tan: lambda a: self.riccati(a, math.tan, (1.0, 0.0, 1.0)),
            tanh: lambda a: self.riccati(a, math.tanh, (1.0, 0.0, -1.0)),
            sigmoid: lambda a: self.riccati(a, _logistic, (0.0, 1.0, -1.0)),
            softplus: lambda a: self.integral(a, self.riccati(a, _logistic, (0.0, 1.0, -1.0)), _softplus),
        }

    def constant(self, value: object) -> Series:
        return [float(value), *[0.0] * self.order]  # type: ignore[arg-type]

    def add(self, terms: list[tuple[Series, int]]) -> Series:
        self.count += (len(terms) - 1) * (self.order + 1)
        return [sum(sign * s[k] for s, sign in terms) for k in range(self.order + 1)]

    def multiply_all(self, factors: list[tuple[Series | float, int]]) -> Series:
        number = math.prod(f for f, _ in factors if isinstance(f, float))
        scaled = any(isinstance(f, float) for f, _ in factors)
        result: Series | None = None
        for series, power in factors:
            if isinstance(series, float):
                continue
            if power == -1:
                result = self.divide(result if result is not None else self.constant(1.0), series)
            else:
                result = series if result is None else self.multiply(result, series)
        self.count += scaled * (self.order + 1)
        return [number * c for c in (result or self.constant(1.0))]

    def multiply(self, a: Series, b: Series) -> Series:
        self.count += (self.order + 1) ** 2
        return [sum(a[j] * b[k - j] for j in range(k + 1)) for k in range(self.order + 1)]

    def divide(self, a: Series, b: Series) -> Series:
        found: Series = []
        for k in range(self.order + 1):
            self.count += 2 * k + 1
            found.append((a[k] - sum(b[j] * found[k - j] for j in range(1, k + 1))) / b[0])
        return found

    def power(self, base: Series | float, power: Series | float) -> Series:
        if isinstance(power, float) and not isinstance(base, float):
            return self._whole(base, int(power)) if power in range(2, 65) else self._real(base, power)
        logarithm = math.log(base) if isinstance(base, float) else self.log(base)
        if isinstance(logarithm, float):
            return self.exp(self.multiply_all([(logarithm, 1), (power, 1)]))
        return self.exp(self.multiply_all([(power, 1), (logarithm, 1)]))

    def _whole(self, base: Series, power: int) -> Series:
        if power == 1:
            return base
        half = self._whole(base, power // 2)
        square = self.multiply(half, half)
        return self.multiply(square, base) if power % 2 else square

    def _real(self, a: Series, r: float) -> Series:
        found = [a[0] ** r]
        for k in range(1, self.order + 1):
            self.count += 4 * k + 1
            found.append(sum(((r + 1) * j - k) * a[j] * found[k - j] for j in range(1, k + 1)) / (k * a[0]))
        self.count += 1
        return found

    def exp(self, a: Series) -> Series:
        return self._linear(a, [math.exp(a[0])], lambda found, k, j: found[k - j])

    def _linear(self, a: Series, found: Series, other: Callable[[Series, int, int], float]) -> Series:
        """Return v with v' = w a' from the coefficients of w, which may be v's own."""
        self.count += 1 + self.order
        for k in range(1, self.order + 1):
            self.count += 2 * k
            found.append(sum(j * a[j] * other(found, k, j) for j in range(1, k + 1)) / k)
        return found

    def integral(self, a: Series, slope: Series, start: Callable[[float], float]) -> Series:
        return self._linear(a, [start(a[0])], lambda found, k, j: slope[k - j])

    def log(self, a: Series) -> Series:
        found = [math.log(a[0])]
        self.count += 1
        for k in range(1, self.order + 1):
            self.count += 3 * k
            found.append((a[k] - sum(j * found[j] * a[k - j] for j in range(1, k)) / k) / a[0])
        return found

    def circle(self, a: Series, sign: float, one: Callable[[float], float], other: Callable[[float], float]) -> Series:
        """Return v with v' = w a', w' = sign v a': sine and cosine, plain or hyperbolic."""
        v, w = [one(a[0])], [other(a[0])]
        self.count += 2 + self.order
        for k in range(1, self.order + 1):
            self.count += 4 * k
            v.append(sum(j * a[j] * w[k - j] for j in range(1, k + 1)) / k)
            w.append(sign * sum(j * a[j] * v[k - j] for j in range(1, k + 1)) / k)
        return v

    def riccati(self, a: Series, start: Callable[[float], float], p: tuple[float, float, float]) -> Series:
        """Return v with v' = (p0 + p1 v + p2 v²) a'."""
        v, slope = [start(a[0])], []
        self.count += 1 + self.order
        for k in range(1, self.order + 1):
            square = sum(v[j] * v[k - 1 - j] for j in range(k))
            slope.append(p[1] * v[k - 1] + p[2] * square + (p[0] if k == 1 else 0.0))
            self.count += 2 * k - 1 + 1 + 2 * k
            v.append(sum(j * a[j] * slope[k - j] for j in range(1, k + 1)) / k)
        return v


def _logistic(t: float) -> float:
    return 1 / (1 + math.exp(-t)) if t >= 0 else math.exp(t) / (1 + math.exp(t))


def _softplus(t: float) -> float:
    return max(t, 0.0) + math.log1p(math.exp(-abs(t)))
