"""Functions of numbers that every reader knows, by their names: on an array they work entry by entry."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy import Expr

from calcwork.algebra.functions import log_sigmoid, relu, sigmoid, softplus
from calcwork.notation.spelling.functions.schools import SCHOOLS

ELEMENTWISE: dict[str, Callable[[Expr], Expr]] = {
    "log": sp.log,
    "ln": sp.log,
    "exp": sp.exp,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "cot": sp.cot,
    "sec": sp.sec,
    "csc": sp.csc,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "coth": sp.coth,
    "sech": sp.sech,
    "csch": sp.csch,
    "arcsin": sp.asin,
    "arccos": sp.acos,
    "arctan": sp.atan,
    "sign": sp.sign,
    "sgn": sp.sign,
    "abs": sp.Abs,
    "sqrt": sp.sqrt,
    "softplus": softplus,
    "sigmoid": sigmoid,
    "sigm": sigmoid,
    "expit": sigmoid,
    "logistic": sigmoid,
    "relu": relu,
    "ReLU": relu,
    "erf": sp.erf,
    "logit": lambda p: sp.log(p / (1 - p)),
    "logsigmoid": log_sigmoid,
} | SCHOOLS
