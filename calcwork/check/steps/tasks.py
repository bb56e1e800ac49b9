"""Tasks: what a claim of a note becomes for the judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from calcwork.check.steps.doubts import Doubts
from calcwork.notation.pairs import Pair

DEFINITE = {"succ": (True, 1), "succeq": (False, 1), "prec": (True, -1), "preceq": (False, -1)}
NO_DOUBTS = Doubts()
ACCEPTED = ("proved", "agrees")


@dataclass(frozen=True)
class Task:
    """Hold what is to be judged: a relation, a definiteness, or an implication between groups of equations.

    A step may hold only where derivatives are zero that the note sets to zero: ``under`` is the same step as what
    these imply, with what is stated beside them. ``layout`` is the hint on sides of two shapes. The ``bounds`` of the
    text, and the letters that are ``unlike`` each other, may speak of the case in which a step holds. Words tell that a
    maximum with 0 is ``active``.
    """

    kind: str
    relation: str = "="
    pair: Pair | None = None
    premises: tuple[Pair, ...] = ()
    conclusions: tuple[Pair, ...] = ()
    both_ways: bool = False
    follows: bool = False
    facts: tuple[Pair, ...] = ()
    doubts: Doubts = NO_DOUBTS
    other: Pair | None = None
    largest: bool = False
    turned: bool = False
    condition: bool = False
    cased: bool = False
    active: bool = False
    later: tuple[str, ...] = ()
    role: str = ""
    over: str = ""
    given: tuple[Any, ...] = ()
    apart: Task | None = None
    together: tuple[str, ...] = ()
    under: Task | None = None
    layout: str = ""
    bounds: tuple[Pair, ...] = ()
    unlike: frozenset[tuple[str, str]] = frozenset()
    time_limit: float = 4.0

    def pairs(self) -> list[Pair]:
        """Return all pairs that stand in the task."""
        return [p for p in (self.pair, self.other, *self.premises, *self.conclusions, *self.facts) if p is not None]


def parts(pair: Pair) -> tuple[Any, Any, Any]:
    """Return the sides of a pair and the scope that they rest on."""
    return pair.left, pair.right, pair.scope
