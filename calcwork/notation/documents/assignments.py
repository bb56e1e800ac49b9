"""Values that are given in plain text: ``x=1, w=[1, 2]; X=[[1, 2], [3, 4]]``, each kept exact."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp
from sympy import Expr, Integer, Rational

from calcwork.algebra.scope import scalar
from calcwork.errors import UserError

CONSTANTS: Mapping[str, Expr] = {"pi": sp.pi, "e": sp.E}
FUNCTIONS: Mapping[str, Callable[[Expr], Expr]] = {
    name: getattr(sp, name)
    for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan")
}
OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
LARGEST_POWER = 1000
LARGEST_EXPONENT = 100_000
LARGEST = 10**308
EXAMPLE = 'such as "x=1/2, w=[1, 2]"'
NUMBER = re.compile(r"(\d[\d_]*\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")
NESTED = 40
SHOWN = 60


def read_assignments(text: str) -> dict[str, Any]:
    r"""Return the value of each name; the key is empty for values that no name stands before.

    A comma, a semicolon or a line end comes between two names, commas alone between the entries of a list, which may
    stand without brackets. Decimals are exact: 0.1 is 1/10. Names on the right are those of real numbers. A backslash
    before a name is passed over, as in ``\lambda=2``.

    Raises
    ------
    UserError
        When something is neither a number, a formula of numbers and names, nor a list of these.

    Examples
    --------
    >>> read_assignments("w=1, 0.5; b=pi/4, X=[[1, 2], [3, 4]]")
    {'w': [1, 1/2], 'b': pi/4, 'X': [[1, 2], [3, 4]]}
    """
    found: dict[str, list[Any]] = {}
    for part in (p for p in _split(text, ";\n") if p.strip()):
        name: str | None = None
        for piece in _split(part, ","):
            left, equals, right = piece.rpartition("=")
            if equals or name is None:
                name = _name(left, piece) if equals else ""
                if name in found:
                    raise UserError(
                        f"{name or 'a list without a name'} is given twice in {text.strip()!r}; give it once."
                    )
                found[name] = []
            found[name].append(read_value(right))
    if not found:
        raise UserError(f"no values are given; write names and values, {EXAMPLE}.")
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _name(left: str, piece: str) -> str:
    name = left.strip().lstrip("\\")
    if not re.fullmatch(r"\w[\w{}^\[\]\\]*", name):
        raise UserError(f"{piece.strip()!r} does not begin with a name and an equals sign; write values {EXAMPLE}.")
    return name


def read_value(text: str) -> Any:
    """Return a number, a formula or a nested list of these.

    Examples
    --------
    >>> read_value("-2^3/3 + 0.25")
    -29/12
    """
    plain = text.strip()
    for sign in "−–":
        plain = plain.replace(sign, "-")
    source = plain.replace("^", "**").replace("\\", "")
    if not source:
        raise UserError(f"a value is missing after an equals sign or a comma; write values {EXAMPLE}.")
    try:
        tree = ast.parse(source, mode="eval").body
        return _read(tree, source, NESTED)
    except UserError:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _unreadable(plain) from None


def _unreadable(text: str) -> UserError:
    return UserError(f"{_short(text)} is not read as a value; give numbers, formulas or lists of these, {EXAMPLE}.")


def _short(text: str) -> str:
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


def _read(node: ast.expr, source: str, depth: int) -> Any:
    if not depth:
        raise _unreadable(source)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_read(e, source, depth - 1) for e in node.elts]
    value = _number(node, source, depth)
    if not isinstance(value, Expr):
        raise _unreadable(source)
    if value.has(sp.zoo, sp.nan):
        raise UserError(f"{_short(source)} is no finite number; give one.")
    if value.is_Rational and abs(value) > LARGEST:
        raise UserError(f"a number in {_short(source)} is above 1e308; give a smaller one.")
    return value


def _number(node: ast.expr, source: str, depth: int) -> Any:
    match node:
        case ast.Constant():
            return _exact(ast.get_source_segment(source, node) or "", source)
        case ast.Name(id=name):
            if name in FUNCTIONS or name in ("inf", "nan"):
                raise _unreadable(source)
            return CONSTANTS.get(name, scalar(name))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_read(inner, source, depth - 1)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _read(inner, source, depth - 1)
        case ast.BinOp(left=a, op=op, right=b) if type(op) in OPERATORS:
            left, right = _read(a, source, depth - 1), _read(b, source, depth - 1)
            _refuse(op, left, right, source)
            return OPERATORS[type(op)](left, right)
        case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_argument(name, _read(inner, source, depth - 1), source))
    raise _unreadable(source)


def _argument(name: str, value: Any, source: str) -> Expr:
    largest = LARGEST_EXPONENT if name in ("exp", "sinh", "cosh") else 10**100
    if isinstance(value, list):
        raise _unreadable(source)
    if value.is_number and value.is_real and abs(value) > largest:
        raise UserError(f"the argument of {name} in {_short(source)} is too large; keep it below {largest}.")
    return value


def _refuse(op: ast.operator, left: Any, right: Any, source: str) -> None:
    """Refuse what no number is, and what would take for ever."""
    if isinstance(left, list) or isinstance(right, list):
        raise _unreadable(source)
    if isinstance(op, ast.Div) and right == 0:
        raise UserError(f"{_short(source)} divides by zero; give a number.")
    if isinstance(op, ast.Pow) and (not right.is_number or abs(right) > LARGEST_POWER or abs(left) > 10**100):
        raise UserError(
            f"the power in {_short(source)} is too large or no number; keep exponents below {LARGEST_POWER}."
        )


def _exact(digits: str, source: str) -> Expr:
    if not NUMBER.fullmatch(digits):
        raise _unreadable(source)
    return Integer(int(digits)) if digits.isdigit() else Rational(digits.replace("_", ""))


def _split(text: str, marks: str) -> list[str]:
    """Cut a text at marks that stand outside of brackets."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if c in marks and not depth:
            parts.append("")
        else:
            parts[-1] += c
    return parts
