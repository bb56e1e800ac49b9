"""The bound objective: a problem with its data, as a function of one flat vector."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from calcwork.compile.data import Array
from calcwork.errors import UserError

if TYPE_CHECKING:
    from calcwork.compile.objective import CompiledObjective


class BoundObjective:
    """Evaluate value, gradient and Hessian at a flat vector x of shape (n,).

    The variables lie in x one after another, each in the order of its rows. ``names`` says which entry is which:
    ``("w[1]", "w[2]", "b")``. Results are fresh arrays. Value and gradient at one point share a pass over the data.
    """

    def __init__(
        self, compiled: CompiledObjective, data: tuple[Any, ...], shapes: Mapping[str, tuple[int, ...]]
    ) -> None:
        self.compiled = compiled
        self.data = data
        self.shapes = dict(shapes)
        self.names = tuple(name for v, shape in shapes.items() for name in _entries(v, shape))
        self.n = len(self.names)
        self._evaluate = compiled.evaluate
        self._places = _places(self.shapes)
        self._key: bytes | None = None
        self._kept: dict[str, Any] = {}
        self._wants_gradient = compiled.has_gradient

    def fun(self, x: Any) -> Any:
        """Return the value at x; x may be complex where the function is analytic."""
        if np.iscomplexobj(x):
            return np.asarray(self.compiled.complex_value(*self.data, *self._split(np.asarray(x))))[()]
        # The gradient is computed along with the value as long as callers ask for it next.
        self._at(x)
        if "v" not in self._kept:
            self._wants_gradient = self._wants_gradient and self._asked
            self._asked = False
            self._compute("vg" if self._wants_gradient else "v", x)
        return float(self._kept["v"])

    def jac(self, x: Any) -> Array:
        """Return the gradient at x, of shape (n,)."""
        self._require(self.compiled.has_gradient, "gradient")
        self._at(x)
        if "g" not in self._kept:
            self._compute("g", x)
        self._asked = self._wants_gradient = True
        return self._kept["g"].copy()

    def fun_and_jac(self, x: Any) -> tuple[float, Array]:
        """Return value and gradient at x in one pass."""
        self._require(self.compiled.has_gradient, "gradient")
        self._at(x)
        if not {"v", "g"} <= self._kept.keys():
            self._compute("vg", x)
        return float(self._kept["v"]), self._kept["g"].copy()

    def hess(self, x: Any) -> Array:
        """Return the Hessian at x, of shape (n, n)."""
        self._require(self.compiled.has_hessian, "Hessian")
        self._at(x)
        if "h" not in self._kept:
            self._compute("h", x)
        return self._kept["h"].copy()

    def autograd_fun(self, x: Any) -> Any:
        """Return the value at x, written with ``autograd.numpy``: differentiate it with ``autograd.grad``."""
        return self.compiled.autograd_value(*self.data, *self._split(x))

    def pack(self, values: Mapping[str, Any]) -> Array:
        """Return the flat vector of the variables' arrays."""
        if set(values) != set(self.shapes):
            raise UserError(f"pack was given {', '.join(values) or 'nothing'}, expected {', '.join(self.shapes)}.")
        x = np.empty(self.n)
        for v, shape in self.shapes.items():
            array = np.asarray(values[v], dtype=np.float64)
            if array.shape != shape:
                raise UserError(f"{v} has shape {array.shape}, expected {shape}; reshape it.")
            x[self._places[v]] = array.ravel()
        return x

    def unpack(self, x: Any) -> dict[str, Any]:
        """Return the variables' arrays (numbers for scalars) of a flat vector."""
        x = self._vector(x).copy()
        return dict(zip(self.shapes, self._split(x), strict=True))

    _asked = True

    def _vector(self, x: Any) -> Array:
        vector = np.asarray(x, dtype=np.float64)
        if vector.shape != (self.n,):
            raise UserError(f"x has shape {vector.shape}, expected ({self.n},) for {', '.join(self.shapes)}.")
        return vector

    def _split(self, x: Any) -> list[Any]:
        return [x[self._places[v]].reshape(s) if s else x[self._places[v].start] for v, s in self.shapes.items()]

    def _at(self, x: Any) -> None:
        """Forget what was kept for another point."""
        key = self._vector(x).tobytes()
        if key != self._key:
            self._key = key
            self._kept = {}

    def _compute(self, want: str, x: Any) -> None:
        results = self._evaluate(want, *self.data, *self._split(self._vector(x)))
        for letter, result in zip(want, results, strict=True):
            joins: dict[str, Callable[[Any], Any]] = {"v": float, "g": self._join, "h": self._join_blocks}
            self._kept[letter] = joins[letter](result)

    def _join(self, parts: Mapping[str, Any]) -> Array:
        flat = np.empty(self.n)
        for v, place in self._places.items():
            flat[place] = np.ravel(parts[v])
        return flat

    def _join_blocks(self, blocks: Mapping[tuple[str, str], Any]) -> Array:
        whole = np.empty((self.n, self.n))
        for a, rows in self._places.items():
            for b, columns in self._places.items():
                shape = (rows.stop - rows.start, columns.stop - columns.start)
                whole[rows, columns] = np.reshape(blocks[a, b], shape)
        return whole

    @staticmethod
    def _require(present: bool, what: str) -> None:
        if not present:
            raise UserError(f"this objective was compiled without its {what}; give the {what} to compile_objective.")


def _entries(variable: str, shape: tuple[int, ...]) -> list[str]:
    """Return the names of a variable's entries, with indices from 1 as in the formulas."""
    if not shape:
        return [variable]
    return [f"{variable}[{', '.join(str(n + 1) for n in place)}]" for place in np.ndindex(shape)]


def _places(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, slice]:
    places, start = {}, 0
    for v, shape in shapes.items():
        stop = start + math.prod(shape)
        places[v] = slice(start, stop)
        start = stop
    return places
