"""Verdicts on the claims of a text, for tests that read notes as users write them."""

from __future__ import annotations

from calcwork.check.claims import judged
from calcwork.check.reading import read_claims
from calcwork.check.steps.step import Claim
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source


def claims(text: str, *, time_limit: float = 5.0) -> list[Claim]:
    """Return the claims of a text in order, each with a limit of time."""
    return list(read_claims(read_document(Source(text)), time_limit=time_limit).claims)


def verdicts(text: str) -> list[Verdict]:
    """Return the verdicts on all claims of a text."""
    return [judged(c) for c in claims(text)]


def last(text: str, step: str = "") -> Verdict:
    """Return the verdict on the last claim of a text, or of a display behind it."""
    return judged(claims(f"{text}\n\n$$ {step} $$\n" if step else text)[-1])


def conclusion(text: str) -> Verdict:
    """Return the last verdict that is given at its own claim, and not at the arrow before it."""
    return [v for v in verdicts(text) if v.method != "judged at the arrow before it"][-1]


def kinds(text: str) -> list[str]:
    """Return the kinds of the verdicts on all claims of a text: proved, agrees, refuted, unclear, definition."""
    return [v.verdict for v in verdicts(text)]


def steps(text: str) -> list[str]:
    """Return the kinds of the verdicts on all claims of a text that are no definitions."""
    return [k for k in kinds(text) if k != "definition"]
