"""The point of a computation graph: values that the user gives, and seeded ones for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

import numpy as np
from sympy import Integer

from calcwork.algebra.scope import Domain, Scope
from calcwork.compile.data import read_arrays
from calcwork.compile.names import python_name
from calcwork.differentiate.graph import DATA, VARIABLE, Graph
from calcwork.errors import UserError
from calcwork.notation.documents.assignments import read_assignments
from calcwork.show.problems.data import draw

# N and D differ, so that what is lost by a forgotten 1/N or a transpose shows.
LENGTHS = (4, 3, 2)


@dataclass(frozen=True)
class Point:
    """Hold the arrays of a graph's leaves, the sizes, and which leaves were drawn with which seed."""

    arrays: Mapping[str, Any]
    sizes: Mapping[str, int]
    drawn: tuple[str, ...]
    seed: int


def parse_point(text: str) -> dict[str, Any]:
    """Return the values in a text such as ``w=1,2; b=pi/4; X=[[1,2],[3,4]]``, as `read_assignments` reads it.

    Raises
    ------
    UserError
        When a part has no name or a value is no number.

    Examples
    --------
    >>> parse_point("w=1,2; b=1/2")
    {'w': [1.0, 2.0], 'b': 0.5}
    """
    found = read_assignments(text) if text.strip() else {}
    if "" in found:
        raise UserError(f"a value in {text!r} has no name; write names and values, as in w=1,2; b=0.5.")
    return {name: _numbers(name, value) for name, value in found.items()}


def _numbers(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_numbers(name, v) for v in value]
    if not value.is_number or not value.is_real:
        raise UserError(f"the point gives {name} the value {value}, expected real numbers, as in {name}=1,2.")
    return float(value)


def parse_sizes(text: str) -> dict[str, int]:
    """Return the sizes in a text such as ``N=4,D=3``.

    Raises
    ------
    UserError
        When a part is no name with a positive whole number.

    Examples
    --------
    >>> parse_sizes("N=4, D=3")
    {'N': 4, 'D': 3}
    """
    found = read_assignments(text) if text.strip() else {}
    for name, value in found.items():
        if not name or not getattr(value, "is_Integer", False) or value < 1:
            shown = f"{name}={value}" if name else value
            raise UserError(f"the sizes have the part {shown}, expected a name and a whole number, as in N=4,D=3.")
    return {name: int(value) for name, value in found.items()}


def choose_point(
    graph: Graph,
    given: Mapping[str, Any],
    *,
    sizes: Mapping[str, int],
    seed: int,
    kinds: Mapping[str, str],
) -> Point:
    """Return the given values, and for every other leaf values inside its domain that are drawn with a seed.

    ``kinds`` tells which matrices are "symmetric" or "definite". Sizes that neither ``sizes`` nor the given arrays
    show are 4, 3, 2 and so on, all different.

    Raises
    ------
    UserError
        When a name is unknown or defined, a size unknown, or an array of the wrong shape or outside of its domain.
    """
    scope = graph.scope
    leaves = [n.name for n in graph.nodes if n.operation in (DATA, VARIABLE)]
    values = {_leaf(name, leaves, graph): value for name, value in given.items()}
    values = {name: _shaped(value, scope, name) for name, value in values.items()}
    wanted = _open_sizes(graph)
    for name in sizes:
        if name not in wanted:
            raise UserError(f"{name!r} is no size of {graph.target.name}; its sizes are {', '.join(wanted) or 'none'}.")
    arrays, known = read_arrays(values, scope, sizes)
    free = (n for n in chain(LENGTHS, count(5)) if n not in known.values())
    chosen = {name: known[name] if name in known else next(free) for name in wanted}
    rng = np.random.default_rng((seed, len(LENGTHS)))
    drawn = [n for n in scope.declarations if n in leaves and n not in arrays]
    arrays |= {n: _drawn(n, scope, chosen, kinds.get(n, ""), rng) for n in drawn}
    return Point(arrays, chosen, tuple(drawn), seed)


def _leaf(given: str, leaves: list[str], graph: Graph) -> str:
    declared = graph.scope.declarations
    for name in declared:
        if given in (name, python_name(name), declared[name].latex, _spoken(name, graph)):
            if name in leaves:
                return name
            if name in graph.scope.definitions:
                raise UserError(
                    f"the point gives {given}, which the problem defines; give values for {', '.join(leaves)}."
                )
    raise UserError(
        f"the point gives {given}, on which {graph.target.name} does not rest; "
        f"it takes {', '.join(_spoken(name, graph) for name in leaves)}."
    )


def _spoken(name: str, graph: Graph) -> str:
    """Return the name that its author writes, without the backslash: lambda, not lambda_."""
    word = graph.scope.declarations[name].latex.removeprefix("\\")
    return word if word.isalpha() else name


def _shaped(value: Any, scope: Scope, name: str) -> Any:
    """Return one number for a vector as an array of one entry."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise UserError(f"the rows of {name} have different lengths, expected an array; give all rows alike.") from None
    return array.reshape(1) if array.ndim == 0 and len(scope.declarations[name].shape) == 1 else array


def _open_sizes(graph: Graph) -> list[str]:
    """Return the names of the sizes of a graph, those of declared arrays first, in their order."""
    declared = [s for d in graph.scope.declarations.values() for s in d.shape]
    used = [s for n in graph.nodes for s in (*n.sizes, *(length for _, length in n.over))]
    constants = [s for n in graph.nodes for a in (*n.arguments, n.entry) for s in getattr(a, "free_symbols", ())]
    counts = sorted((s for s in constants if s.is_integer and s.is_positive), key=str)
    reached = {str(s) for size in (*used, *counts) for s in size.free_symbols}
    names = dict.fromkeys(str(s) for size in (*declared, *used, *counts) for s in sorted(size.free_symbols, key=str))
    return [n for n in names if n in reached]


def _drawn(name: str, scope: Scope, sizes: Mapping[str, int], kind: str, rng: np.random.Generator) -> Any:
    declaration = scope.declarations[name]
    shape = tuple(int(s) if s.is_Integer else sizes[str(s)] for s in declaration.shape)
    domain = _with_sizes(declaration.domain, sizes)
    values = draw(domain, shape, rng)
    if not domain.values and not domain.integer and _is_wide(domain):
        values = np.round(values, 2)
    if kind == "symmetric":
        return np.round((values + values.T) / 2, 2)
    return values @ values.T + np.eye(len(values)) if kind == "definite" else values


def _with_sizes(domain: Domain, sizes: Mapping[str, int]) -> Domain:
    """Return a domain whose bounds are numbers where they were sizes: between 0 and N."""
    if domain.upper is None or domain.upper.is_number:
        return domain
    return replace(
        domain, upper=domain.upper.xreplace({s: Integer(sizes.get(str(s), 10)) for s in domain.upper.free_symbols})
    )


def _is_wide(domain: Domain) -> bool:
    """Tell whether two decimals are fine enough, so that a value in print is the value."""
    if domain.lower is None or domain.upper is None:
        return True
    return bool(domain.lower.is_number and domain.upper.is_number and domain.upper - domain.lower >= 1)
