"""The plain target: the value alone, whole arrays at a time, in any namespace that looks like NumPy.

It serves what the fast target cannot: complex arguments (differentiation by a complex step), and `autograd_target`.
Each function is continued from the real axis, so that abs and max work at a complex point near it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.compile.arrays import ArrayPrinter
from calcwork.compile.loops import Stepwise
from calcwork.compile.schedule import schedule
from calcwork.compile.special import COMPLEX as SPECIAL
from calcwork.compile.statements import Statements
from calcwork.compile.worker import Worker

COMPLEX_HEADER = """\
import math

import numpy as np


def _maximum(a, b):
    return np.where(np.real(a) > np.real(b), a, b)


def _minimum(a, b):
    return np.where(np.real(a) < np.real(b), a, b)


def _abs(a):
    return np.where(np.real(a) < 0, -a, a)


def _sign(a):
    return np.sign(np.real(a))


def _softplus(z):
    return _maximum(z, 0) + np.log1p(np.exp(-_abs(z)))


def _sigmoid(z):
    e = np.exp(-_abs(z))
    return np.where(np.real(z) < 0, e, 1) / (1 + e)


def _logsumexp(x, axis):
    m = np.real(x).max(axis=axis, keepdims=True)
    return np.log(np.exp(x - m).sum(axis=axis)) + m.squeeze(axis)

"""
COMPLEX_HEADER += SPECIAL + "\n\n"


class PlainPrinter(ArrayPrinter):
    """Print the functions of the field as calls of the header's functions."""

    def _print_sigmoid(self, expr: Expr) -> str:
        return self._call("_sigmoid", expr)

    def _print_softplus(self, expr: Expr) -> str:
        return self._call("_softplus", expr)

    def _print_bell(self, expr: Expr) -> str:
        a = self._print(expr.args[0])
        return f"_sigmoid({a})*_sigmoid(-({a}))"

    def _print_where_negative(self, expr: Expr) -> str:
        a, x, y = (self._print(arg) for arg in expr.args)
        return f"np.where(np.real({a}) < 0, {x}, {y})"

    def _print_maximum(self, expr: Expr) -> str:
        return self._call("_maximum", expr)

    def _print_minimum(self, expr: Expr) -> str:
        return self._call("_minimum", expr)

    def _print_Abs(self, expr: Expr) -> str:
        return self._call("_abs", expr)

    def _print_sign(self, expr: Expr) -> str:
        return self._call("_sign", expr)


def plain_source(value: Quantity, scope: Scope, arguments: Mapping[str, str], header: str) -> str:
    """Return a module with one function ``_value`` of the named arguments."""
    lowering = Stepwise(scope, fold=False)
    lowering.output("value", "value", value)
    statements = Statements(lowering.program, PlainPrinter(), dict(arguments))
    worker = Worker(schedule(lowering.program, None), arguments, scope, statements)
    output = lowering.program.outputs[0]
    lines = worker.body(lambda: [f"return {worker.final(output)}"])
    body = "".join(f"    {line}\n" for line in lines)
    return f"{header}def _value({', '.join(arguments.values())}):\n{body}"


def complex_source(value: Quantity, scope: Scope, arguments: Mapping[str, str]) -> str:
    """Return the value for complex arguments."""
    return plain_source(value, scope, arguments, COMPLEX_HEADER)
