"""Comparison of two expressions at one point, at as much precision as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flint import arb, ctx
from sympy import Expr, Symbol

from calcwork.check.numbers.balls import OPERATIONS, Assignment, Budget, Machine, Program, TooMuchWork
from calcwork.check.numbers.elementwise import Undecided, Undefined, Unknown, Value, ball, exact, sign_of, whole

# A start at 64 bits would save nothing: Python, not the ball, takes the time, and agreement needs 200 bits anyway.
PRECISIONS = (256, 512, 1024, 2048)
SLACK_BITS = 56  # of these many bits two values may be apart by rounding: 60 digits are left of the first precision
Outcome = Literal["same", "different", "undefined", "undecided", "unknown", "too large"]


@dataclass(frozen=True)
class Compared:
    """Say how two sides compare at one point: ``sign`` is that of left minus right when the outcome is different."""

    outcome: Outcome
    sign: int = 0
    left: Value = None
    right: Value = None
    digits: int = 0
    reason: str = ""

    @property
    def is_exact(self) -> bool:
        """Tell whether the difference of the two sides is an exact number."""
        return exact(self.left) and exact(self.right)


class Comparer:
    """Compare expressions of one scope at one point, at as much precision as it takes."""

    def __init__(self, program: Program, at: Assignment, *, operations: int = OPERATIONS) -> None:
        self.program = program
        self.at = at
        self.operations = operations
        self._machines: dict[int, Machine] = {}

    def value(self, expr: Expr, env: Mapping[Symbol, int], precision: int) -> Value:
        """Return the value at this point with the given values of free indices."""
        machine = self._machines.get(precision)
        if machine is None:
            machine = self._machines[precision] = Machine(self.at, Budget(self.operations))
        machine.env = dict(env)
        machine.budget.left = self.operations
        return self.program.node(expr).run(machine)

    def compare(self, left: Expr, right: Expr, env: Mapping[Symbol, int] | None = None) -> Compared:
        """Return whether left and right differ (proved by balls) or are the same to 60 digits at this point.

        Numbers alone are the same to more: tanh(100) differs from 1 in the 87th digit.
        """
        alone = not (left.free_symbols or right.free_symbols)
        agreed: Compared | None = None
        for precision in PRECISIONS:
            with ctx.workprec(precision):
                try:
                    found = _compared(self.value(left, env or {}, precision), self.value(right, env or {}, precision))
                except Undecided:
                    continue
                except Undefined as reason:
                    return Compared("undefined", reason=str(reason))
                except Unknown as reason:
                    return agreed or Compared("unknown", reason=str(reason))
                except TooMuchWork:
                    return agreed or Compared(
                        "too large", reason=f"more than {self.operations:,} operations at one point"
                    )
            if found is not None and alone and found.outcome == "same" and not found.is_exact:
                agreed = found
            elif found is not None:
                return found
        return agreed or Compared("undecided", reason=f"not decided with {PRECISIONS[-1]} bits")


def _compared(left: Value, right: Value) -> Compared | None:
    difference = left - right
    if exact(difference):
        s = sign_of(difference)
        return Compared("different" if s else "same", s, left, right, 60)
    if difference > 0 or difference < 0:
        return Compared("different", 1 if difference > 0 else -1, left, right)
    terms = max(ball(left).abs_upper(), ball(right).abs_upper(), arb(1))
    bits = ctx.prec - SLACK_BITS
    if difference.abs_upper() * arb(2) ** bits < terms:
        return Compared("same", 0, left, right, int(bits * 0.30103))
    return None


def decimal(value: Value, digits: int = 6) -> str:
    """Return a value as text: an integer as it is, everything else to this many digits."""
    n = whole(value)
    if n is not None and abs(n) < 10**12:
        return str(n)
    return str(ball(value).str(digits, radius=False))
