r"""Members with labels in terms of those before: ``w_{t+1} - w_t = \beta(w_t - w_{t-1}) - \eta g_t`` of the heavy ball.

What a note says of a step t it says of every step. All members in a statement are followed back to the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sympy import Expr, Indexed

from calcwork.algebra.partial import Partial
from calcwork.algebra.scope import Definition, array, name_of, scalar
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.given import mapped_throughout
from calcwork.check.steps.tasks import ACCEPTED, parts
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.notation.labelled import moved_between, step_of, steps_in
from calcwork.notation.pairs import Pair, names_of_symbols, shapes_in

FARTHEST = 4  # steps between the first member in a statement and the last


def at_every_step(pair: Pair) -> Pair | None:
    """Return a pair under the laws of its sequences at all steps of which it speaks, None where there are none."""
    pair = mapped_throughout(pair, _with_open_slopes)
    laws = tuple(replace(law, body=_with_open_slopes(law.body)) for law in pair.laws)
    if any(_is_by_member(p) for e in (*pair.entries(), *(law.body for law in laws)) for p in e.atoms(Partial)):
        return None
    names = set[str]().union(*map(names_of_symbols, pair.entries()))
    letters = {law.letter for law in laws}
    letter = next((x for x in sorted(letters) if any(steps_in(n, x) for n in names)), "")
    steps = [s for n in names for s in steps_in(n, letter)] if letter else []
    if len(set(steps)) < 2 or max(steps) - min(steps) > FARTHEST:
        return None
    found = moved_between(laws, letter, min(steps), max(steps))
    if not set(found) - set(pair.scope.definitions) or _is_circular(found):
        return None
    kept = {n: d for n, d in pair.scope.definitions.items() if step_of(n) is None}
    scope = replace(pair.scope, definitions=MappingProxyType(kept))
    for name, shape in shapes_in([*pair.entries(), *(body for _, body in found.values())]).items():
        scope = scope if name in scope.declarations else scope.declare(name, *shape)
    new = {n: Definition(places, body) for n, (places, body) in found.items() if n in scope.declarations}
    return replace(pair, scope=replace(scope, definitions=MappingProxyType({**kept, **new})))


def by_labels(pair: Pair, *, time_limit: float, **options: Any) -> Verdict | None:
    """Return that a statement holds by what the note says of every step, None where it does not."""
    stepped = at_every_step(pair) if pair.laws else None
    if stepped is None:
        return None
    verdict = judge(*parts(stepped), time_limit=time_limit, **options)
    stems = sorted({law.stem for law in pair.laws})
    said = f"by what the note says of {', '.join(stems)} at every step"
    return with_note(verdict, said) if verdict.verdict in ACCEPTED else None


def _with_open_slopes(expr: Expr) -> Expr:
    """Return an expression with the derivative of f by a member x_(t) as any vector that a step has: nabla_f(x_t)."""
    new: dict[Expr, Expr] = {}
    for partial in expr.atoms(Partial):
        variable = partial.variables[0]
        if len(partial.variables) > 1 or not partial.quantity.is_Symbol or not _is_by_member(partial):
            continue
        stem, letter, shift = step_of(name_of(variable)) or ("", "", 0)
        name = f"nabla_{partial.quantity}({stem}_{letter}{f'{shift:+d}' if shift else ''})"
        of_array = isinstance(variable, Indexed)
        new[partial] = array(name, *variable.base.shape)[variable.indices] if of_array else scalar(name)
    return expr.xreplace(new)


def _is_by_member(partial: Partial) -> bool:
    """Tell whether something is differentiated by what bears the label of a step."""
    return any(step_of(name_of(v)) is not None for v in partial.variables)


def _is_circular(found: Mapping[str, tuple[Any, Expr]]) -> bool:
    """Tell whether members are given by each other."""
    after = {n: names_of_symbols(body) & found.keys() for n, (_, body) in found.items()}
    while after:
        free = {n for n, own in after.items() if not own}
        if not free:
            return True
        after = {n: own - free for n, own in after.items() if n not in free}
    return False
