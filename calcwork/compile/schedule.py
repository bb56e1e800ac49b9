"""Scheduling: what is computed once, what in each block of rows, and what after the last block.

The sample axis is the one whose size is that of the data alone. Everything that carries it is computed for one block of
rows at a time, so that all passes over a row find it in cache; sums over it are accumulated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sympy import Expr, Symbol, cse, numbered_symbols

from calcwork.compile.ir import (
    Axis,
    Diagonal,
    Gram,
    Identity,
    Let,
    Load,
    Loop,
    Operation,
    Program,
    Range,
    Shifted,
    View,
    bodies,
    size_names,
    summed,
    with_bodies,
)
from calcwork.compile.places import is_sliced

Sections: TypeAlias = frozenset[str]
ARGUMENT, BEFORE, BLOCK, SUM, AFTER = "argument", "before", "block", "sum", "after"


@dataclass
class Schedule:
    """Hold the placeholders in the order of their computation, by region, with what each is needed for."""

    program: Program
    sample: Axis | None
    region: dict[Symbol, str] = field(default_factory=dict)
    order: list[Symbol] = field(default_factory=list)
    needed_by: dict[Symbol, Sections] = field(default_factory=dict)
    uses: Counter[Symbol] = field(default_factory=Counter)

    def inside(self, region: str) -> list[Symbol]:
        """Return the placeholders of a region in order."""
        return [s for s in self.order if self.region[s] == region]


def schedule(program: Program, sample: str | None) -> Schedule:
    """Order a program; ``sample`` is the size whose axis may be worked through in blocks, or None."""
    plan = Schedule(program, Axis(sample, 0) if sample and _can_block(program, sample) else None)
    _name_gram_bodies(program)
    _assign_regions(plan)
    _share(plan)
    _drop_aliases(program)
    _assign_regions(plan)
    _order(plan)
    return plan


def sample_size(program: Program, variables: tuple[str, ...]) -> str | None:
    """Return the size that rows of data have and no variable has: that of the first axis of the largest array."""
    loads = [op for op in program.ops.values() if isinstance(op, Load)]
    taken = {a.size for op in loads if op.name in variables for a in op.axes}
    taken |= {a.size for o in program.outputs for a in o.axes}
    arrays = sorted((op for op in loads if op.axes), key=lambda op: -len(op.axes))
    return next((a.size for op in arrays for a in op.axes if a.size not in taken and a.size.isidentifier()), None)


def _can_block(program: Program, sample: str) -> bool:
    """Tell whether one pass over the rows is enough: no pairs of rows, nothing that needs the sum of all rows first."""
    reached = _reachable(program)
    if is_sliced([op for s in reached if isinstance(op := program.ops[s], Load)], Axis(sample, 0)):
        return False
    for s in reached:
        op = program.ops[s]
        axes = {*op.axes, *summed(op)}
        if (
            isinstance(op, Loop)
            or any(a.size == sample and a.number > 0 for a in axes)
            or (isinstance(op, Range | Identity | Shifted) and any(a.size == sample for a in axes))
        ):
            return False
        if any(a.size == sample for a in axes) and any(_after_sum(program, b, sample) for b in bodies(op)):
            return False
    return not any(a.size == sample for o in program.outputs for a in o.axes)


def _after_sum(program: Program, expr: Expr, sample: str) -> bool:
    """Tell whether an expression needs a sum over all rows."""
    for s in expr.free_symbols & program.ops.keys():
        op = program.ops[s]
        if any(a.size == sample for a in summed(op)) or any(_after_sum(program, b, sample) for b in bodies(op)):
            return True
    return False


def _reachable(program: Program) -> list[Symbol]:
    """Return the placeholders that the outputs need, each after those it reads."""
    found: dict[Symbol, None] = {}

    def visit(expr: Expr) -> None:
        for s in sorted(expr.free_symbols & program.ops.keys(), key=lambda s: int(s.name.strip("t_"))):
            if s not in found:
                for body in bodies(program.ops[s]):
                    visit(body)
                found[s] = None

    for output in program.outputs:
        visit(output.expr)
    return list(found)


def _name_gram_bodies(program: Program) -> None:
    """Give A in AᵀA a name: BLAS sees that both sides are one array only if they are one object."""
    for symbol, op in list(program.ops.items()):
        if isinstance(op, Gram) and not op.body.is_Symbol:
            named = program.add(Let("S", op.body, op.body_axes))
            program.ops[symbol] = replace(op, body=named)


def _assign_regions(plan: Schedule) -> None:
    plan.region.clear()
    for symbol in _reachable(plan.program):
        plan.region[symbol] = _region(plan, symbol, plan.program.ops[symbol])


def _region(plan: Schedule, symbol: Symbol, op: Operation) -> str:
    if isinstance(op, Load):
        return ARGUMENT
    if plan.sample in op.axes:
        return BLOCK
    if plan.sample in summed(op):
        return SUM
    inner = {plan.region[s] for b in bodies(op) for s in b.free_symbols & plan.program.ops.keys()}
    return AFTER if inner & {SUM, AFTER} else BEFORE


def _share(plan: Schedule) -> None:
    """Find common subexpressions within each region, and name them."""
    program = plan.program
    named = {n for op in program.ops.values() for n in size_names(op)}
    sizes = [Symbol(n, integer=True, positive=True) for n in sorted(named)]
    for regions in ((BEFORE,), (BLOCK, SUM), (AFTER,)) if plan.sample else ((BEFORE, AFTER),):
        symbols = [s for s, r in plan.region.items() if r in regions]
        last = AFTER in regions
        exprs = [b for s in symbols for b in bodies(program.ops[s]) if not isinstance(program.ops[s], View)]
        count = len(exprs)
        exprs += [o.expr for o in program.outputs] if last else []
        if not exprs:
            continue
        fresh = numbered_symbols(prefix="t", start=len(program.ops) + 1000, real=True)
        shared, new = cse(
            exprs,
            symbols=(Symbol(f"{s.name}_", real=True) for s in fresh),
            optimizations=[],
            ignore=() if program.first else sizes,
        )
        shared, new = _without_light(program, shared, new)
        for symbol, expr in shared:
            program.ops[symbol] = Let(_letter(program, expr), expr, program.axes(expr))
        place = 0
        for s in symbols:
            if not isinstance(program.ops[s], View):
                k = len(bodies(program.ops[s]))
                program.ops[s] = with_bodies(program.ops[s], tuple(new[place : place + k]))
                place += k
        if last:
            program.outputs = [replace(o, expr=e) for o, e in zip(program.outputs, new[count:], strict=True)]


def _without_light(
    program: Program, shared: list[tuple[Symbol, Expr]], new: list[Expr]
) -> tuple[list[tuple[Symbol, Expr]], list[Expr]]:
    """Put in again what is shared and only a number times a name, or as short and used twice."""
    uses = Counter(s for e in (*new, *(e for _, e in shared)) for s in _occurrences(e))
    light: dict[Symbol, Expr] = {}
    kept: dict[Symbol, Expr] = {}
    for symbol, found in shared:
        expr = found.xreplace(light)
        arrays = expr.free_symbols & (program.ops.keys() | kept.keys())
        short = len(expr.args) < 3 and all(a.is_Symbol or a.is_number for a in expr.args) and not expr.is_Function
        if expr.as_coeff_Mul()[1].is_Symbol or (program.first and (not arrays or (short and uses[symbol] < 3))):
            light[symbol] = expr
        else:
            kept[symbol] = expr
    return list(kept.items()), [e.xreplace(light) for e in new]


def _occurrences(expr: Expr) -> Iterator[Symbol]:
    """Yield the names in an expression, each as often as it stands there."""
    if expr.is_Symbol:
        yield expr
    for a in expr.args:
        yield from _occurrences(a)


def _drop_aliases(program: Program) -> None:
    """Let one array have one name: the one with a meaning. A view of an array needs its dimensions in their order."""
    viewed = {op.source for op in program.ops.values() if isinstance(op, View | Diagonal)}
    alias = {
        s: op.expr
        for s, op in program.ops.items()
        if isinstance(op, Let) and op.expr in program.ops
        if s not in viewed or op.axes == program.ops[op.expr].axes
    }
    for symbol, target in alias.items():
        named, other = program.ops[symbol], program.ops[target]
        if isinstance(named, Let) and isinstance(other, Let) and len(other.name) == 1 and other.name in "ae":
            program.ops[target] = replace(other, name=named.name)
    while alias.keys() & set(alias.values()):
        alias = {s: alias.get(t, t) for s, t in alias.items()}
    for symbol, op in program.ops.items():
        program.ops[symbol] = with_bodies(op, tuple(b.xreplace(alias) for b in bodies(op)))
    program.outputs = [replace(o, expr=o.expr.xreplace(alias)) for o in program.outputs]


def _letter(program: Program, expr: Expr) -> str:
    """Return the name of a shared subexpression: its own, e for exponentials, u for a score times a sign."""
    if expr in program.names:
        return program.names[expr]
    if expr.func.__name__ == "exp":
        return "e"
    ops = [program.ops.get(a) for a in expr.args]
    plain = expr.is_Mul and all(a.is_Symbol for a in expr.args)
    return "u" if plain and any(isinstance(op, Let) and op.name == "s" for op in ops) else "a"


def _order(plan: Schedule) -> None:
    program = plan.program
    plan.order = list(plan.region)
    needed: dict[Symbol, set[str]] = {s: set() for s in plan.order}
    for output in program.outputs:
        for s in output.expr.free_symbols & program.ops.keys():
            needed[s].add(output.section)
            plan.uses[s] += 1
    for symbol in reversed(plan.order):
        for body in bodies(program.ops[symbol]):
            for s in body.free_symbols & program.ops.keys():
                needed[s] |= needed[symbol]
                plan.uses[s] += body.count(s)
    plan.needed_by = {s: frozenset(n) for s, n in needed.items()}
