r"""Claims that two sides are proportional: their quotient does not change with the variables."""

from __future__ import annotations

import time
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from flint import ctx
from sympy import Expr, Indexed, IndexedBase, Symbol

from calcwork.algebra.scope import Declaration, Scope, name_of
from calcwork.check.judge.equations import proof
from calcwork.check.numbers.balls import Program
from calcwork.check.numbers.comparison import Comparer, decimal
from calcwork.check.numbers.points import Sampler
from calcwork.check.samples.sampling import ERRORS
from calcwork.check.steps.sides import Pair
from calcwork.check.steps.verdict import Counterexample, Verdict, refuted
from calcwork.derive.definitions import expanded
from calcwork.errors import NotSupportedYet

BITS = 256


def judge_proportional(
    pairs: list[Pair], scope: Scope, relation: str, *, deadline: float, seed: int, constraints: Any, decimals: Any
) -> Verdict:
    """Judge whether the quotient of the sides is constant in at least one of the variables of the right side."""
    (pair, *others) = pairs
    if others:
        raise NotSupportedYet("\\propto between explicit matrices cannot be judged yet; compare their entries.")
    names = _variables(pair.right, scope)
    if not names:
        return Verdict("unclear", note="the right side of \\propto has no variable")
    constant = [name for name in names if _is_constant(pair, name, scope, deadline=deadline, seed=seed)]
    proved = [name for name in constant if _constant_is_proved(pair, name, scope, deadline)]
    if proved:
        note = f"the quotient of the sides does not depend on {', '.join(proved)}"
        return Verdict("proved", method="same normal form", sizes="all", note=note)
    if constant:
        note = f"the quotient of the sides did not change with {', '.join(constant)} at any point; this is no proof"
        return Verdict("agrees", method="points", note=note)
    found = _varying(pair, names[0], scope, seed)
    if found is None:
        return Verdict("unclear", method="points", note="no point was found where both sides are defined and not zero")
    note = "the quotient of the sides changes with every variable"
    return refuted(found, note)


def _variables(expr: Expr, scope: Scope) -> list[str]:
    atoms = expanded(expr, scope).atoms(Indexed, Symbol)
    labels = {a.base.label for a in atoms if isinstance(a, Indexed)}
    return sorted({name_of(a) for a in atoms if a not in labels and not (isinstance(a, Symbol) and a.is_integer)})


def _is_constant(pair: Pair, name: str, scope: Scope, *, deadline: float, seed: int) -> bool:
    outcomes = [_quotients(pair, name, scope, n, seed) for n in range(4) if time.process_time() < deadline]
    known = [o for o in outcomes if o is not None]
    return bool(known) and all(not (a - b > 0 or a - b < 0) for a, b, _ in known)


def _varying(pair: Pair, name: str, scope: Scope, seed: int) -> Counterexample | None:
    for n in range(4):
        found = _quotients(pair, name, scope, n, seed)
        if found is not None and (found[0] - found[1] > 0 or found[0] - found[1] < 0):
            point = found[2]
            left = f"quotient {decimal(found[0])}"
            return Counterexample(dict(point.sizes), point.values(), left, f"{decimal(found[1])} with another {name}")
    return None


def _quotients(pair: Pair, name: str, scope: Scope, n: int, seed: int) -> Any:
    """Return left/right at two points that differ in one variable only, and the first of them; None where undefined."""
    sampler = Sampler(scope, [pair.left, pair.right], seed=seed)
    first, other = sampler.point(n), sampler.point(n)
    if first is None or other is None:
        return None
    env = {k: 1 for k, _ in pair.ranges}
    quotient = pair.left / pair.right
    try:
        with ctx.workprec(BITS):
            a = Comparer(Program(scope), first).value(quotient, env, BITS)
            other.drawn = {key: v for key, v in first.drawn.items() if key[0] != name}
            other.rng.seed(f"{seed}/{n}/{name}")
            b = Comparer(Program(scope), other).value(quotient, env, BITS)
    except ERRORS:
        return None
    # A variable that was never asked for has cancelled; one that was drawn alike twice shows nothing.
    cancelled = not any(key[0] == name for key in first.drawn)
    return None if first.drawn == other.drawn and not cancelled else (a, b, first)


def _constant_is_proved(pair: Pair, name: str, scope: Scope, deadline: float) -> bool:
    """Prove that the quotient stays the same when one variable is exchanged for another of its domain."""
    quotient = expanded(pair.left, scope) / expanded(pair.right, scope)
    other, wider = with_twin(quotient, name, scope)
    return bool(proof([Pair(quotient, other)], wider, deadline=deadline))


def with_twin(expr: Expr, name: str, scope: Scope) -> tuple[Expr, Scope]:
    """Return an expression with another variable of the same domain in place of one, and the scope that has both."""
    twin = f"{name}_twin"
    declared = scope.declarations.get(name, Declaration())
    wider = replace(scope, declarations=MappingProxyType({**scope.declarations, twin: declared}))
    changed: dict[Expr, Expr] = {}
    for atom in expr.atoms(Indexed, Symbol):
        if name_of(atom) != name or (isinstance(atom, Symbol) and atom.is_integer):
            continue
        if isinstance(atom, Indexed):
            base = IndexedBase(Symbol(twin, **atom.base.label.assumptions0), shape=atom.base.shape)
            changed[atom] = base[atom.indices]
        else:
            changed[atom] = Symbol(twin, **atom.assumptions0)
    return expr.xreplace({a: b for a, b in changed.items() if isinstance(a, Indexed)} or changed), wider
