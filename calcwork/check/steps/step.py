"""Steps of a document: what is claimed where, and the verdict on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calcwork.check.steps.verdict import Verdict
from calcwork.notation.context.collection import Formula
from calcwork.notation.documents.document import Block, Document


@dataclass(frozen=True)
class Claim:
    """Hold one relation of a display formula as it was read, ready to be judged.

    Attributes
    ----------
    block, step
        The display formula in the document and the relation in it, both from 1.
    start, end
        The span in the LaTeX of the block, from the left side to the end of the right side.
    place
        The offset in the LaTeX of the block at which the caret stands.
    relation, left, right
        LaTeX, as written.
    task
        What is to be judged; None when the verdict is settled already.
    verdict
        The verdict that reading alone gave: a definition, or unclear.
    notes
        What was assumed to read the relation.
    argued
        The verdict that the laws of a function give which a note leaves open.
    """

    block: int
    step: int
    start: int
    end: int
    place: int
    relation: str
    left: str
    right: str
    task: Any = None
    verdict: Verdict | None = None
    notes: tuple[str, ...] = ()
    argued: Verdict | None = None


@dataclass
class Spot:
    """Hold where a chain stands while its block is read."""

    block: Block
    formula: Formula
    step: int = 0


def unclear(claim: Claim, note: str, start: int = -1) -> Claim:
    """Return a claim that could not be read, with the reason and the place, which may stand in an earlier block."""
    place = start if claim.start <= start <= claim.end else claim.place
    return replace(claim, place=place, verdict=Verdict("unclear", method="reading", note=note))


@dataclass(frozen=True)
class Remark:
    """Say something about a display formula that is no step: nothing is claimed there, or it could not be read."""

    block: int
    place: int
    text: str


@dataclass(frozen=True)
class Reading:
    """Hold the claims of a document in order, remarks, what was inferred for the whole of it, and the axes of names."""

    claims: tuple[Claim, ...] = ()
    remarks: tuple[Remark, ...] = ()
    inferred: tuple[str, ...] = ()
    axes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """Hold a claim, its line and column in the source, and the verdict."""

    claim: Claim
    line: int
    column: int
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        """Return the step as plain data for JSON."""
        claim = self.claim
        return {
            "block": claim.block,
            "step": claim.step,
            "line": self.line,
            "column": self.column,
            "relation": claim.relation,
            "left": claim.left,
            "right": claim.right,
            **self.verdict.as_json(),
        }


@dataclass(frozen=True)
class Checked:
    """Hold the verdicts on one document."""

    document: Document
    steps: tuple[Step, ...]
    reading: Reading = field(default_factory=Reading)

    @property
    def summary(self) -> dict[str, int]:
        """Return how many steps have each verdict, in a fixed order."""
        kinds = ("proved", "agrees", "refuted", "unclear", "definition")
        return {k: sum(s.verdict.verdict == k for s in self.steps) for k in kinds}
