"""A point: the values of scalars and arrays by name, checked against what a scope declares, and kept exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from sympy import Expr, Integer, Rational, Symbol

from calcwork.algebra.scope import Domain, Scope
from calcwork.errors import UserError
from calcwork.notation import text
from calcwork.notation.documents.assignments import read_assignments, read_value
from calcwork.notation.writing.names import from_python


@dataclass(frozen=True)
class Listed:
    """Hold the entries of an array, row by row, with its lengths."""

    shape: tuple[int, ...]
    entries: tuple[Expr, ...]


@dataclass(frozen=True)
class Point:
    """Hold what is given: values by name, an array by its entries or by one value for all, and the sizes.

    Examples
    --------
    >>> from calcwork.algebra import size
    >>> scope = Scope().declare("w", size("D")).declare("b")
    >>> found = point_in(scope, "w=[1, 0.5], b=2")
    >>> found.values["w"].entries, dict(found.sizes)
    ((1, 1/2), {'D': 2})
    """

    values: Mapping[str, Expr | Listed]
    sizes: Mapping[str, int]


def point_in(scope: Scope, at: Any, variables: Sequence[str] = ()) -> Point:
    """Return a point of a scope from a text, or from a mapping of names to numbers, formulas and arrays.

    Floats count as the binary fractions that they are, decimals in a text as they are written. ``variables`` may have a
    value though a definition gives them.

    Raises
    ------
    UserError
        When a name is not declared or is defined otherwise, a value is no number or formula, a shape differs from the
        declared one, two sizes disagree, or a number lies outside of its domain.
    """
    given = read_assignments(at) if isinstance(at, str) else dict(at)
    values: dict[str, Expr | Listed] = {}
    sizes: dict[str, tuple[int, str]] = {}
    for key, value in given.items():
        if not key:
            raise UserError('a value stands without a name; write the name before it, as in "x=1, w=[1, 2]".')
        name = name_in(scope, key, _sizes(scope))
        if name in values or name in sizes:
            raise UserError(f"{key} is given twice; give each value once.")
        if name in scope.definitions and name not in variables:
            raise UserError(f"{key} is defined by other quantities here; give the values of those that it rests on.")
        exact = as_exact(value, key)
        if name in _sizes(scope):
            sizes[name] = (_length(exact, key), key)
        else:
            values[name] = exact
    for name, exact in values.items():
        _check_shape(scope, name, exact, sizes)
        _check_domain(scope, name, exact)
    return Point(MappingProxyType(values), MappingProxyType({n: length for n, (length, _) in sizes.items()}))


def name_in(scope: Scope, given: str, sizes: Sequence[str] = ()) -> str:
    """Return the name in a scope that a user's spelling means: as declared, or as in the printed code."""
    spelled = {from_python(n).python: n for n in scope.declarations}
    plain = str(given).strip().lstrip("\\")
    for candidate in (plain, from_python(plain).python, plain.replace("{", "").replace("}", "")):
        name = candidate if candidate in scope.declarations or candidate in sizes else spelled.get(candidate)
        if name is not None:
            return name
    known = ", ".join(dict.fromkeys([*(n for n in scope.declarations if n not in scope.definitions), *sizes]))
    raise UserError(f"{given!r} is not declared here; values can be given for {known or 'nothing'}.")


def _sizes(scope: Scope) -> list[str]:
    found = {s for d in scope.declarations.values() for n in d.shape for s in n.free_symbols}
    bodies = (d.body.free_symbols for d in scope.definitions.values())
    found |= {s for body in bodies for s in body if isinstance(s, Symbol) and s.is_integer and s.is_positive}
    return sorted(s.name for s in found if s.name not in scope.declarations)


def as_exact(value: Any, name: str = "the value") -> Expr | Listed:
    """Return a number as an exact one, a formula as it is, and a list or an array by its entries.

    Examples
    --------
    >>> as_exact(0.5), as_exact("1/3"), as_exact([[1, 2]])
    (1/2, 1/3, Listed(shape=(1, 2), entries=(1, 2)))
    """
    if isinstance(value, Listed):
        return value
    if isinstance(value, str):
        value = read_value(value)
    if hasattr(value, "to_numpy"):
        value = value.to_numpy()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        shape, entries = _flat(value, name)
        return Listed(shape, tuple(entries))
    return _scalar(value, name)


def _flat(rows: Sequence[Any], name: str) -> tuple[tuple[int, ...], list[Expr]]:
    parts = [as_exact(row, name) for row in rows]
    shapes = {p.shape if isinstance(p, Listed) else () for p in parts}
    if not parts or len(shapes) > 1:
        raise UserError(f"{name} is no array: {'it is empty' if not parts else 'its rows differ in length'}.")
    entries = [e for p in parts for e in (p.entries if isinstance(p, Listed) else [p])]
    return (len(parts), *shapes.pop()), entries


def _scalar(value: Any, name: str) -> Expr:
    if isinstance(value, Expr):
        return Rational(value) if value.is_Float else value
    if isinstance(value, int):
        return Integer(int(value))
    try:
        ratio = Fraction(*value.as_integer_ratio())
    except (AttributeError, ValueError, OverflowError, TypeError):
        raise UserError(f"{name} is {value!r}, expected a finite number, a formula or an array of these.") from None
    return Rational(ratio.numerator, ratio.denominator)


def _length(value: Expr | Listed, name: str) -> int:
    if isinstance(value, Listed) or not value.is_Integer or value < 1:
        raise UserError(f"{name} is a size, expected a whole number above zero, such as {name}=3.")
    return int(value)


def _check_shape(scope: Scope, name: str, value: Expr | Listed, sizes: dict[str, tuple[int, str]]) -> None:
    declared = scope.declarations[name].shape
    if not isinstance(value, Listed):
        return
    wanted = f"({', '.join(map(str, declared))}{',' if len(declared) == 1 else ''})" if declared else "one number"
    if len(value.shape) != len(declared):
        raise UserError(f"{name} has shape {value.shape}, expected {wanted}.")
    for length, size in zip(value.shape, declared, strict=True):
        expected, source = sizes.setdefault(str(size), (int(size) if size.is_Integer else length, name))
        if length != expected:
            raise UserError(
                f"{name} has shape {value.shape}, expected {wanted} with {size} = {expected} as in {source}."
            )


def require_symmetric(names: Iterable[str], point: Point) -> None:
    """Refuse listed entries that are not those of a symmetric matrix."""
    for name in names:
        value = point.values.get(name)
        if isinstance(value, Listed):
            n = value.shape[0]
            if any(value.entries[i * n + j] != value.entries[j * n + i] for i in range(n) for j in range(i)):
                raise UserError(f"{name} is declared symmetric, and the given matrix is not; give a symmetric one.")


def _check_domain(scope: Scope, name: str, value: Expr | Listed) -> None:
    domain = scope.declarations[name].domain
    for entry in value.entries if isinstance(value, Listed) else (value,):
        if entry.is_number and not entry.is_real:
            raise UserError(f"{name} = {text(entry, scope)} is no real number; give a real one.")
        if entry.is_number and outside(entry, domain):
            raise UserError(
                f"{name} = {text(entry, scope)} lies outside of {domain}, which is declared for {name}; choose a point "
                "inside."
            )


def outside(value: Expr, domain: Domain) -> bool:
    """Tell whether a number is shown to lie outside of a domain."""
    if domain.values:
        return all((value - v) != 0 for v in domain.values)
    below = domain.lower is not None and (value < domain.lower if not domain.open_lower else value <= domain.lower)
    above = domain.upper is not None and (value > domain.upper if not domain.open_upper else value >= domain.upper)
    return bool(below == True or above == True or (domain.integer and value.is_integer is False))  # noqa: E712
