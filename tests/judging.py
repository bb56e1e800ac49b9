"""Verdicts on the claims of a text, for tests that read notes as users write them."""

from __future__ import annotations

from calcwork.check.claims import judged
from calcwork.check.reading import read_claims
from calcwork.check.steps.step import Claim
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source


def claims(text: str) -> list[Claim]:
    """Return the claims of a text in order."""
    return list(read_claims(read_document(Source(text))).claims)


def verdicts(text: str) -> list[Verdict]:
    """Return the verdicts on all claims of a text."""
    return [judged(c) for c in claims(text)]
