"""The verdict on one step, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["proved", "agrees", "refuted", "unclear", "definition"]


@dataclass(frozen=True)
class Counterexample:
    """Hold the point at which two sides differ: all sizes and values that occur, and both sides there.

    Values are integers, decimal or fraction strings, or nested lists of them, so that JSON can carry them.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    left: str = ""
    right: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the counterexample as plain data for JSON."""
        return {"sizes": dict(self.sizes), "values": dict(self.values), "left": self.left, "right": self.right}

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {shown(value)}" for name, value in {**self.sizes, **self.values}.items())
        return f"at {where}: {self.left} against {self.right}" if where else f"{self.left} against {self.right}"


@dataclass(frozen=True)
class Verdict:
    """Say how one step was judged, by which method, for which sizes, and why.

    ``refuted`` rests on a counterexample by ball arithmetic or on shapes that cannot be equal, ``proved`` on a normal
    form for symbolic sizes, ``agrees`` on a stated number of points; everything else is ``unclear``. A refutation is of
    a usual slip where ``is_slip``; its hint names the repair.

    Examples
    --------
    >>> Verdict("proved", method="same normal form", sizes="all").as_json()["verdict"]
    'proved'
    """

    verdict: Kind
    method: str = ""
    sizes: str = ""
    note: str = ""
    hint: str = ""
    counterexample: Counterexample | None = None
    seconds: float = 0.0
    is_slip: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as plain data for JSON, in the order in which the report shows it."""
        found = self.counterexample
        return {
            "verdict": self.verdict,
            "method": self.method,
            "sizes": self.sizes,
            "note": self.note,
            "hint": self.hint,
            "counterexample": found.as_json() if found else None,
            "seconds": round(self.seconds, 6),
        }

    def __str__(self) -> str:
        parts = [self.verdict, f"({self.method})" if self.method else "", str(self.counterexample or "")]
        return " ".join(p for p in (*parts, self.note, self.hint) if p)


def refuted(counterexample: Counterexample, note: str = "") -> Verdict:
    """Return the verdict that rests on a point where balls prove the two sides apart."""
    sizes = ", ".join(f"{s} = {n}" for s, n in counterexample.sizes.items())
    return Verdict("refuted", method="ball arithmetic", sizes=sizes, note=note, counterexample=counterexample)


def with_note(verdict: Verdict, note: str) -> Verdict:
    """Return a verdict with a further note in front."""
    return replace(verdict, note="; ".join(n for n in (note, verdict.note) if n))


def shown(value: Any) -> str:
    """Return a value of a counterexample as text: nested lists in brackets, fractions without quotes."""
    return "[" + ", ".join(map(shown, value)) + "]" if isinstance(value, list) else str(value)
