"""Named quantities as one NumPy function: forward maps, predictions, pullbacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.compile.arrays import ArrayPrinter
from calcwork.compile.data import check_names, read_arrays
from calcwork.compile.forms import apply_forms
from calcwork.compile.loops import Stepwise
from calcwork.compile.names import python_name
from calcwork.compile.numpy_target import HELPERS, argument_names
from calcwork.compile.objective import load_source
from calcwork.compile.schedule import schedule
from calcwork.compile.statements import Statements
from calcwork.compile.worker import Worker
from calcwork.errors import UserError


@dataclass(frozen=True)
class CompiledQuantities:
    """Call with the arrays by name; returns a dict of fresh arrays, one for each quantity.

    ``source`` is the NumPy text, ``arguments`` the names of the arrays that it reads.
    """

    source: str
    arguments: tuple[str, ...]
    scope: Scope = field(repr=False)

    def __call__(self, *, sizes: Mapping[str, int] | None = None, **arrays: Any) -> dict[str, Any]:
        """Check the arrays and evaluate."""
        names = {python_name(n): n for n in self.arguments if n in self.scope}
        check_names(arrays, names)
        checked, known = read_arrays({names[n]: arrays[n] for n in names}, self.scope, sizes)
        missing = [n for n in self.arguments if n not in checked and n not in known]
        if missing:
            raise UserError(
                f"the size {missing[0]} cannot be read from the arrays; give it as sizes={{{missing[0]!r}: 3}}."
            )
        given = [checked[n] if n in checked else known[n] for n in self.arguments]
        return {name: np.array(result)[()] for name, result in self._evaluate(*given).items()}

    @cached_property
    def _evaluate(self) -> Callable[..., dict[str, Any]]:
        return load_source(self.source, "calcwork_quantities")["_evaluate"]


def compile_quantities(quantities: Mapping[str, Quantity], scope: Scope) -> CompiledQuantities:
    """Compile named quantities into one function that computes what they share once.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import Quantity, Scope, index, size
    >>> N, D, i, j = size("N"), size("D"), index("i"), index("j")
    >>> scope = Scope().declare("X", N, D).declare("delta", N)
    >>> pullback = Quantity(Sum(scope["X"][i, j] * scope["delta"][i], (i, 1, N)), (j,), (D,))
    >>> compile_quantities({"grad_w": pullback}, scope)(X=[[1.0, 2.0]], delta=[3.0])["grad_w"]
    array([3., 6.])
    """
    lowering = Stepwise(scope)
    for name, quantity in quantities.items():
        lowering.output("value", name, quantity)
    program = lowering.program
    apply_forms(program)
    names = argument_names(program, scope, ())
    arguments = {n: python_name(n) for n in names}
    statements = Statements(program, ArrayPrinter(), dict(arguments))
    statements.helpers_known = frozenset(HELPERS)
    worker = Worker(schedule(program, None), arguments, scope, statements)

    def results() -> list[str]:
        return ["return {", *(f"    {json.dumps(o.key)}: {worker.final(o)}," for o in program.outputs), "}"]

    body = "".join(f"    {line}\n" for line in worker.body(results))
    helpers = "".join(f"{HELPERS[h]}\n" for h in sorted(statements.helpers))
    source = f"import numpy as np\n\n{helpers}\ndef _evaluate({', '.join(arguments.values())}):\n{body}"
    return CompiledQuantities(source, tuple(names), scope)
