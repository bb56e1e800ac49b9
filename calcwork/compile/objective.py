"""The compiled objective: value, gradient and Hessian of a problem as fast functions of its data and variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.compile.autograd_target import autograd_source
from calcwork.compile.bound import BoundObjective
from calcwork.compile.data import check_names, read_arrays
from calcwork.compile.names import python_name
from calcwork.compile.numpy_target import argument_names, lower_problem, module_source
from calcwork.compile.plain_target import complex_source
from calcwork.errors import UserError


def load_source(source: str, name: str) -> dict[str, Any]:
    """Execute a generated module in a namespace of its own.

    The text was printed by this package from a typed expression: names are identifiers made by `python_name`, all
    else is the printer's. No text of a document ever comes here.
    """
    namespace: dict[str, Any] = {"__name__": name}
    exec(compile(source, f"<{name}>", "exec"), namespace)  # noqa: S102
    return namespace


@dataclass(frozen=True)
class CompiledObjective:
    """Hold the generated module of a problem; `bind` makes it a function of one flat vector.

    ``source`` is the NumPy text, ``data`` are the names to bind, ``variables`` the names that make up the vector,
    and ``sizes`` the size names that are arguments because no array shows them.
    """

    source: str
    variables: tuple[str, ...]
    data: tuple[str, ...]
    sizes: tuple[str, ...]
    scope: Scope = field(repr=False)
    value: Quantity = field(repr=False)
    has_gradient: bool = True
    has_hessian: bool = True

    @cached_property
    def evaluate(self) -> Callable[..., list[Any]]:
        """Return the worker: ``evaluate(want, *data, *sizes, *variables)`` with want of the letters v, g, h."""
        return load_source(self.source, "calcwork_generated")["_evaluate"]

    @cached_property
    def complex_value(self) -> Callable[..., Any]:
        """Return the value for complex arguments, in the same order."""
        return load_source(complex_source(self.value, self.scope, self._arguments), "calcwork_complex")["_value"]

    @cached_property
    def autograd_value(self) -> Callable[..., Any]:
        """Return the value written with ``autograd.numpy``, in the same order."""
        return load_source(autograd_source(self.value, self.scope, self._arguments), "calcwork_autograd")["_value"]

    @property
    def _arguments(self) -> dict[str, str]:
        return {n: python_name(n) for n in (*self.data, *self.sizes, *self.variables)}

    def bind(self, *, sizes: Mapping[str, int] | None = None, **data: Any) -> BoundObjective:
        """Check the data and return the objective as a function of one vector.

        ``sizes`` gives the sizes that no array shows, such as the number of hidden units.

        Raises
        ------
        UserError
            When data is missing or unknown, has another shape than declared, or is not finite.
        """
        names = {python_name(n): n for n in self.data}
        check_names(data, names)
        arrays, known = read_arrays({names[n]: data[n] for n in names}, self.scope, sizes)
        shapes = {}
        for v in self.variables:
            declared = tuple(map(str, self.scope.declarations[v].shape))
            unknown = [s for s in (*declared, *self.sizes) if not s.isdigit() and s not in known]
            if unknown:
                raise UserError(
                    f"the size {unknown[0]} of {v} cannot be read from the data; give it as bind(sizes={{"
                    f"{unknown[0]!r}: 3}}, ...)."
                )
            shapes[v] = tuple(int(s) if s.isdigit() else known[s] for s in declared)
        fixed = (*(arrays[n] for n in self.data), *(known[s] for s in self.sizes))
        return BoundObjective(self, fixed, shapes)


def compile_objective(
    value: Quantity,
    gradient: Mapping[str, Quantity],
    hessian: Mapping[tuple[str, str], Quantity],
    scope: Scope,
    variables: tuple[str, ...],
    *,
    title: str = "",
) -> CompiledObjective:
    """Compile a value with its gradient and Hessian for all sizes.

    Parameters
    ----------
    value, gradient, hessian
        The value, the gradient by variable, and the blocks of the Hessian by pairs of variables, in index notation.
        The gradient and the Hessian may be empty.
    scope
        Declares every name; its definitions stand for the names in the expressions.
    variables
        The names that make up the vector of the optimizer, in this order.

    Raises
    ------
    NotSupportedYet
        When an expression holds something that has no array form; the message names it.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import Quantity, Scope, index, size
    >>> N, i = size("N"), index("i")
    >>> scope = Scope().declare("x", N).declare("m")
    >>> x, m = scope["x"], scope["m"]
    >>> half = Quantity(Sum((x[i] - m) ** 2, (i, 1, N)) / 2)
    >>> f = compile_objective(half, {"m": Quantity(-Sum(x[i] - m, (i, 1, N)))}, {}, scope, ("m",))
    >>> float(f.bind(x=[1.0, 3.0]).fun([0.0]))
    5.0
    """
    missing = [v for v in variables if v not in scope]
    if missing:
        raise UserError(f"the variable {missing[0]} is not declared in the scope; declare it with its shape.")
    program = lower_problem(value, gradient, hessian, scope, variables)
    source = module_source(program, scope, variables, value.entry, title)
    names = argument_names(program, scope, variables)
    data = tuple(n for n in names if n in scope and n not in variables)
    sizes = tuple(n for n in names if n not in scope)
    return CompiledObjective(source, variables, data, sizes, scope, value, bool(gradient), bool(hessian))
