"""The verdict on one component, from intervals [value - error, value + error] alone."""

from dataclasses import dataclass
from typing import Literal

from calcwork.differentiate.result import MEANING, Status

Verdict = Literal["right", "wrong", "kink", "cannot tell"]
# Central differences know their truncation by estimate only.
CAUTION = 3.0
# A reference that is sharper than central differences needs them, at this relative error, or another sharp one.
SUPPORT = 1e-3


@dataclass(frozen=True)
class Interval:
    """Hold a value of one style and the bound of its error."""

    style: str
    value: float
    error: float

    def meets(self, other: "Interval") -> bool:
        """Tell whether the two intervals have a point in common."""
        return abs(self.value - other.value) <= self.error + other.error


@dataclass(frozen=True)
class Sides:
    """Hold the one-sided derivatives and how central differences came out."""

    status: Status
    left: float
    right: float
    error: float


@dataclass(frozen=True)
class Judgment:
    """Hold the verdict on one component, the reference it rests on and the style that is alone."""

    verdict: Verdict
    reference: Interval | None
    resolution: float
    odd: str = ""
    note: str = ""


def judge(claim: Interval, others: list[Interval], sides: Sides, *, resolution: float) -> Judgment:
    """Compare a claimed derivative with the independent ones.

    Central differences rest on real values of the function alone, so that they decide whether the complex step
    and the automatic derivative are to be believed; the sharpest that is believed is the reference. "wrong" needs
    disjoint intervals. "right" needs that an error as small as `resolution` of the component would have been seen.
    """
    if sides.status in {Status.KINK, Status.STEEP, Status.JUMP}:
        return _at_kink(claim, sides)
    if not others:
        return Judgment("cannot tell", None, float("inf"), note="no style gives a value to compare with")
    central = next((other for other in others if other.style == "central"), None)
    sharp = [other for other in others if other is not central]
    rejected = [] if central is None else [other for other in sharp if not other.meets(central)]
    if rejected and all(other.meets(claim) for other in rejected) and claim.value == claim.value:
        note = f"{' and '.join(other.style for other in rejected)} and the claim agree against the values of fun"
        return Judgment("cannot tell", central, float("inf"), "central", note)
    believed = [other for other in others if other not in rejected]
    reference, alone = _reference(claim, central, [other for other in believed if other is not central])
    odd = [*(other.style for other in rejected), *alone]
    return _compare(claim, reference, believed, _supported(reference, central, believed), odd, resolution)


def _at_kink(claim: Interval, sides: Sides) -> Judgment:
    if sides.status != Status.KINK:
        return Judgment("kink", None, float("inf"), note=f"no derivative: {MEANING[sides.status]}")
    low, high = sorted((sides.left, sides.right))
    margin = CAUTION * sides.error + claim.error
    middle = Interval("central", (low + high) / 2, (high - low) / 2 + margin)
    text = f"kink with one-sided derivatives {sides.left:.6g} and {sides.right:.6g}"
    seen = 2 * margin / max(abs(low), abs(high))
    if claim.value != claim.value:
        return Judgment("kink", middle, seen, note=f"{text}; no value is claimed")
    if low - margin <= claim.value <= high + margin:
        return Judgment("kink", middle, seen, note=f"{text}; the claimed value lies between them")
    return Judgment("wrong", middle, seen, "symbolic", f"{text}; the claimed value lies outside")


def _reference(claim: Interval, central: Interval | None, sharp: list[Interval]) -> tuple[Interval, list[str]]:
    """Return the sharpest style and those that contradict it; of two that contradict, the claim's friend wins."""
    if not sharp:
        if central is None:
            raise ValueError("no style to refer to")
        return central, []
    friends = [other for other in sharp if other.meets(claim)] or sharp
    best = min(friends, key=lambda other: other.error)
    if central is not None and central.error < best.error:
        best = central
    return best, [other.style for other in sharp if not other.meets(best)]


def _supported(reference: Interval, central: Interval | None, believed: list[Interval]) -> bool:
    if central is None or reference is central:
        return True
    friends = [other for other in believed if other is not central and other is not reference]
    return central.error <= SUPPORT * abs(central.value) or any(other.meets(reference) for other in friends)


def _compare(
    claim: Interval, reference: Interval, believed: list[Interval], supported: bool, odd: list[str], resolution: float
) -> Judgment:
    alone = ", ".join(odd)
    note = "" if claim.value == claim.value else "the symbolic value is not finite where fun is smooth"
    size = abs(reference.value)
    seen = 2 * (claim.error + reference.error) / size if size else float("inf")
    if claim.value != claim.value or not reference.meets(claim):
        if supported or claim.value != claim.value:
            return Judgment("wrong", reference, seen, ", ".join(["symbolic", *odd]), note)
        note = f"{reference.style} contradicts the claim, and differences are too noisy to say which is wrong"
        return Judgment("cannot tell", reference, seen, alone, note)
    if claim.value == 0 and all(other.value == 0 for other in believed):
        return Judgment("right", reference, 0.0, alone, note or "exactly zero in every style")
    if seen <= resolution:
        return Judgment("right", reference, seen, alone, note)
    zero = size <= claim.error + reference.error
    why = "zero within rounding; try another x" if zero else f"agrees, but errors below {seen:.0e} would pass unseen"
    return Judgment("cannot tell", reference, seen, alone, why)
