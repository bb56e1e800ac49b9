r"""Bars: what each vertical bar of one level means.

A bar opens or closes an absolute value or a norm, separates as in p(y|x), or evaluates as in f|_{x=a}. The neighbors
tell; where they do not, the parity of the bars that follow on the level does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from calcwork.notation.structure.tokens import Token

_ATOMS = frozenset(
    ("letter", "number", "text", "name", "accented", "close", "right", "end", "end_group", "prime", "unknown", "stray")
)
_AHEAD = 60


class Pairing(Protocol):
    """Say what the bars need of the pass that they belong to."""

    tokens: list[Token]
    partner: dict[int, int]

    def problem(self, message: str, index: int, expected: str, hint: str = "") -> None:
        """Note a problem at a token."""

    def stray(self, index: int, message: str, expected: str, hint: str) -> None:
        """Note a problem at a token that has no partner."""


def settle_bars(pairing: Pairing, bars: Sequence[int]) -> None:
    """Settle the bars of one level, given by the indices of their tokens."""
    _Bars(pairing, bars).settle()


@dataclass
class _Bars:
    """Settle the bars of one level: absolute values, norms, separators, evaluation bars."""

    pairer: Pairing
    bars: Sequence[int]
    opened: list[int] = field(default_factory=list)

    def settle(self) -> None:
        tokens = self.pairer.tokens
        units = self.units()
        singles = sum(
            len(unit) == 1 and tokens[unit[0]].text == "|" and not self.is_evaluation(unit[0]) for unit in units
        )
        doubles = len([unit for unit in units if len(unit) == 2 or tokens[unit[0]].text == "||"])
        for k, unit in enumerate(units):
            following = units[k + 1][0] if k + 1 < len(units) else None
            if len(unit) == 2 and self.top() == "|":
                self.single(unit[0], 1, None)
                self.single(unit[1], singles, following)
                doubles -= 1
            elif len(unit) == 2 or tokens[unit[0]].text == "||":
                doubles -= 1
                self.double(unit, doubles, singles, following)
            else:
                singles -= not self.is_evaluation(unit[0])
                self.single(unit[0], singles, following)
        for index in self.opened:
            self.pairer.stray(index, "this bar has no partner", "a second bar in the same row", r"\mid for a condition")

    def units(self) -> list[tuple[int, ...]]:
        """Join two bars without space between them."""
        tokens, units = self.pairer.tokens, list[tuple[int, ...]]()
        for index in self.bars:
            last = units[-1] if units else ()
            if (
                len(last) == 1
                and last[0] == index - 1
                and tokens[index - 1][:2] == tokens[index][:2] == ("bar", "|")
                and tokens[index - 1].end == tokens[index].start
            ):
                units[-1] = (last[0], index)
            else:
                units.append((index,))
        return units

    def top(self) -> str:
        return self.pairer.tokens[self.opened[-1]].text if self.opened else ""

    def after_atom(self, index: int) -> bool:
        tokens = self.pairer.tokens
        while index > 0 and tokens[index - 1].kind in ("gap", "skip"):
            index -= 1
        if index == 0:
            return False
        before = tokens[index - 1]
        is_script = index > 1 and tokens[index - 2].kind in ("sub", "sup")  # the star of |x^*|
        return before.kind in _ATOMS or (before.kind == "operator" and (is_script or before.text in "!%"))

    def after_lone_sign(self, index: int) -> bool:
        r"""Tell whether a bar follows a bracket with a sign alone, as in ``P(+|D)`` and ``q(\cdot|x)``."""
        signs = [t for t in self.pairer.tokens[max(index - 4, 0) : index] if t.kind not in ("space", "gap")]
        return len(signs) > 1 and signs[-1].text in ("+", "-", "cdot") and signs[-2].kind in ("open", "left")

    def between_gaps(self, index: int) -> bool:
        around = self.pairer.tokens[max(0, index - 1) : index + 2]
        return len(around) == 3 and around[0].kind == around[2].kind == "gap"

    def followed_by(self, index: int, *kinds: str) -> bool:
        tokens = self.pairer.tokens
        return index + 1 < len(tokens) and tokens[index + 1].kind in kinds

    def is_evaluation(self, index: int) -> bool:
        """Tell whether the subscript after a bar holds a relation, as in ``|_{x=a}``."""
        tokens = self.pairer.tokens
        if not (self.followed_by(index, "sub") and self.after_atom(index)):
            return False
        inside = tokens[index + 3 : index + 3 + _AHEAD]
        stop = next((k for k, token in enumerate(inside) if token.kind in ("end_group", "newline")), len(inside))
        return any(token.kind == "relation" for token in inside[:stop])

    def put(self, index: int, kind: str, text: str = "|") -> None:
        self.pairer.tokens[index] = self.pairer.tokens[index]._replace(kind=kind, text=text)

    def open(self, unit: Sequence[int], text: str) -> None:
        self.put(unit[0], "open", text)
        if len(unit) == 2:
            self.widen(unit)
        self.opened.append(unit[0])

    def close(self, unit: Sequence[int], text: str) -> None:
        partner = self.pairer.partner
        self.put(unit[0], "close", text)
        if len(unit) == 2:
            self.widen(unit)
        partner[self.opened[-1]] = unit[0]
        partner[unit[0]] = self.opened.pop()

    def widen(self, unit: Sequence[int]) -> None:
        tokens = self.pairer.tokens
        tokens[unit[0]] = tokens[unit[0]]._replace(end=tokens[unit[1]].end)
        tokens[unit[1]] = tokens[unit[1]]._replace(kind="skip")

    def single(self, index: int, later: int, following: int | None) -> None:
        """Settle one bar; ``later`` single bars follow on this level."""
        after = self.after_atom(index)
        if self.top() == "|" and after:
            self.close((index,), "|")
        elif (after and self.followed_by(index, "sub")) or (after and later == 0 and self.followed_by(index, "sup")):
            self.put(index, "eval")
        elif self.between_gaps(index) or (not later and self.after_lone_sign(index)):
            self.put(index, "mid")
        elif (after and later % 2 == 1) or (not after and later):
            self.open((index,), "|")
        elif after:
            self.put(index, "mid")
            if later and following is not None and self.after_atom(following):
                self.pairer.problem(
                    "it is unclear which of these bars belong together", index, r"\lvert and \rvert, or \mid"
                )
        else:
            message = "this bar has no partner"
            self.pairer.stray(index, message, "a second bar in the same row", r"\mid for a condition")

    def double(self, unit: Sequence[int], later: int, singles: int, following: int | None) -> None:
        """Settle a double bar; ``later`` double bars and some single ones follow on this level."""
        after = self.after_atom(unit[0])
        if self.top() == "||" and after:
            self.close(unit, "||")
        elif (not after and later) or (after and later % 2 == 1):
            self.open(unit, "||")
        elif len(unit) == 2 and not after and singles:
            self.single(unit[0], singles + 1, unit[1])
            self.single(unit[1], singles, following)
        elif after:
            self.put(unit[0], "mid", "||")
            if len(unit) == 2:
                self.widen(unit)
        else:
            self.pairer.stray(unit[0], "this bar has no partner", r"a second '\|' in the same row", r"\parallel")
            if len(unit) == 2:
                self.widen(unit)
