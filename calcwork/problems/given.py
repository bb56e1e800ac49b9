"""What of a loss is data and what is varied, told by its declaration alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, Sum, preorder_traversal
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.scope import REAL, Recurrence, Scope, scalar
from calcwork.algebra.structured import FREE

LAYERS = frozenset({"l", "ell"})


def free_names(scope: Scope, objective: str) -> list[str]:
    """Return the names that nothing defines and that the objective rests on; a symmetric matrix counts as given."""
    used = scope.depends_on(scalar(objective))
    structured = {n.removesuffix(FREE) for n in used if n.endswith(FREE)}
    return [
        n
        for n in scope.declarations
        if n in used and not n.endswith(FREE) and (n not in scope.definitions or n in structured)
    ]


def variables_of(scope: Scope, objective: str, said: Sequence[str]) -> tuple[str, ...]:
    r"""Return the names that an objective is varied in, empty when nothing tells.

    ``said`` are names that the note calls variables, as in J(w, b) or \nabla_w. Else data are what has labels or counts
    for values, or an axis of samples: one over which an outermost sum runs with a sum inside of it. Of the rest, those
    with a restricted domain, as lambda > 0, are given. Where sequences are layers, variables are the weights of these.
    """
    free = free_names(scope, objective)
    sequences = {n: d for n, d in scope.definitions.items() if isinstance(d, Recurrence)}
    samples = _sample_sizes(expand_definitions(scalar(objective), scope, keep=sequences))
    layers: set[Expr] = set()
    if used := sequences.keys() & scope.depends_on(scalar(objective)):
        samples = {n for k in used for n in scope.declarations[k].shape[: sequences[k].axis + 1]}
        layers = {scope.declarations[k].shape[d.axis] for k, d in sequences.items() if k in used and _is_of_layers(d)}
        samples -= layers
    data = {n for n in free if _is_label(scope, n) or (samples or set()) & set(scope.declarations[n].shape)}
    named = [n for n in free if n in said and not _is_label(scope, n)]
    if named:
        return tuple(n for n in named if n not in data) or tuple(named)
    if weights := [n for n in free if layers & set(scope.declarations[n].shape)]:
        return tuple(weights)
    rest = [n for n in free if n not in data] if samples is not None else []
    plain = [n for n in rest if scope.declarations[n].domain == REAL]
    return tuple(plain or rest or (free if len(free) == 1 else ()))


def _is_of_layers(definition: Recurrence) -> bool:
    """Tell whether the members of a sequence are layers: what bears their number is a weight, and no sample."""
    return definition.parameters[definition.axis].name in LAYERS


def _is_label(scope: Scope, name: str) -> bool:
    domain = scope.declarations[name].domain
    return bool(domain.values or domain.integer)


def _sample_sizes(expr: Expr) -> set[Expr] | None:
    """Return the sizes over which samples are summed, None where sums within sums run over the same sizes."""
    outer = list(_outermost(expr))
    nested = {n for s in outer for n in _sizes(s) if _inner_sizes(s.function)}
    inner = {n for s in outer for n in _inner_sizes(s.function)}
    if nested:
        return nested - inner or None
    return {n for s in outer for n in _sizes(s)}


def _outermost(expr: Expr) -> Iterable[Sum]:
    if isinstance(expr, Sum):
        yield expr
    else:
        for part in expr.args:
            yield from _outermost(part)


def _sizes(expr: ExprWithLimits) -> set[Expr]:
    return {limit[2] for limit in expr.limits}


def _inner_sizes(expr: Expr) -> set[Expr]:
    inner = (part for part in preorder_traversal(expr) if isinstance(part, ExprWithLimits))
    return {n for part in inner for n in _sizes(part)}
