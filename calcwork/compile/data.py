"""Checking: arrays against the declared shapes, sizes and domains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calcwork.algebra.scope import Scope
from calcwork.errors import UserError

Array: TypeAlias = NDArray[np.float64]


def check_names(given: Iterable[str], expected: Iterable[str]) -> None:
    """Refuse arguments that are missing or unknown."""
    given, expected = list(given), list(expected)
    missing = [n for n in expected if n not in given]
    unknown = [n for n in given if n not in expected]
    wants = f"expected {', '.join(expected)}" if expected else "expected none"
    if missing:
        raise UserError(f"no value was given for {', '.join(missing)}; {wants}.")
    if unknown:
        raise UserError(f"unknown argument {', '.join(unknown)}; {wants}.")


def check_arrays(arrays: Mapping[str, Any], scope: Scope, sizes: Mapping[str, int] | None = None) -> dict[str, Array]:
    """Return the arrays as float64, of the declared shapes and domains.

    Raises
    ------
    UserError
        When an array has another rank or size than declared, sizes disagree between arrays, an entry is not a finite
        number, or a value lies outside a finite domain such as {0, 1}.
    """
    return read_arrays(arrays, scope, sizes)[0]


def read_arrays(
    arrays: Mapping[str, Any], scope: Scope, sizes: Mapping[str, int] | None = None
) -> tuple[dict[str, Array], dict[str, int]]:
    """Return the checked arrays, and the sizes that their shapes give."""
    known = {name: (int(n), "sizes") for name, n in (sizes or {}).items()}
    checked = {}
    for name, given in arrays.items():
        array = _as_float(name, given)
        _check_shape(name, array, scope, known)
        _check_values(name, array, scope)
        checked[name] = array if array.shape and scope.declarations[name].shape else array.reshape(())[()]
    return checked, {size: n for size, (n, _) in known.items()}


def _as_float(name: str, given: Any) -> Array:
    array = np.asarray(given)
    if array.dtype.kind not in "biuf":
        raise UserError(
            f"{name} has dtype {array.dtype}, expected real numbers; convert it to float64 (categories to 0 and 1)."
        )
    return np.asarray(array, dtype=np.float64)


def _check_shape(name: str, array: Array, scope: Scope, known: dict[str, tuple[int, str]]) -> None:
    declared = tuple(map(str, scope.declarations[name].shape)) if name in scope.declarations else ()
    wanted = f"({', '.join(declared)}{',' if len(declared) == 1 else ''})"
    if array.ndim == 0 or array.ndim != len(declared):
        if array.shape in ((), (1,)) and not declared:
            return
        raise UserError(
            f"{name} has shape {array.shape}, expected {wanted}; "
            f"give an array with {len(declared)} axes{', such as y.ravel()' if len(declared) == 1 else ''}."
        )
    for axis, (length, size) in enumerate(zip(array.shape, declared, strict=True)):
        expected, source = known.setdefault(size, (int(size) if size.isdigit() else length, name))
        if length != expected:
            raise UserError(
                f"{name} has shape {array.shape}, expected {wanted} with {size} = {expected} as in {source}; "
                f"axis {axis} has {length}."
            )
        if length == 0:
            raise UserError(f"{name} has shape {array.shape}, expected {wanted} with at least one entry on each axis.")


def _check_values(name: str, array: Array, scope: Scope) -> None:
    finite = np.isfinite(array)
    if not finite.all():
        where = tuple(int(n) for n in np.argwhere(~finite)[0])
        raise UserError(
            f"{name}{list(where) if where else ''} is {array[where]}, expected finite numbers; drop or fill the "
            f"{np.count_nonzero(~finite)} entries that are not."
        )
    domain = scope.declarations[name].domain if name in scope.declarations else None
    if domain is not None and domain.values:
        inside = np.isin(array, [float(v) for v in domain.values])
        if not inside.all():
            where = tuple(int(n) for n in np.argwhere(~inside)[0])
            raise UserError(
                f"{name}{list(where) if where else ''} is {array[where]}, expected one of {domain}; "
                "recode the labels, or declare another domain."
            )
