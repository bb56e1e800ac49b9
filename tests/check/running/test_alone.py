"""Passages that are judged once more as they stand alone: what is right there, what is not, and planted slips."""

from __future__ import annotations

import pytest

from calcwork.check.running.alone import ALONE
from calcwork.check.running.batch import check_documents
from calcwork.check.running.passages import passages_of
from calcwork.check.steps.step import Step
from calcwork.notation.documents.document import Document, read_document
from calcwork.notation.documents.source import Source

FIRST = "**1.** $y = \\ln(1 + x^2)$\n\n$$ \\frac{dy}{dx} = \\frac{2x}{1+x^2} $$\n\n"
MIDDLE = "**2.** $y = \\sqrt{1 + \\sin^2 x}$\n\n$$ \\frac{dy}{dx} = \\frac{\\sin 2x}{2\\sqrt{1+\\sin^2 x}} $$\n\n"
LAST = "**3.** $z = x^2 y$ with $x = \\cos t$, $y = t^3$\n\n$$ \\frac{dz}{dt} = %s $$\n"
CHAIN = r"\frac{\partial z}{\partial x}\frac{dx}{dt} + \frac{\partial z}{\partial y}\frac{dy}{dt}"


def document(text: str) -> Document:
    """Return a text as a document."""
    return read_document(Source(text, "note.md"))


def steps(text: str) -> list[Step]:
    """Return the steps of a text, checked as a user has it."""
    [checked] = check_documents([document(text)], jobs=1)
    return list(checked.steps)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (CHAIN, "proved"),
        (r"-2 t^3 \sin t \cos t + 3 t^2 \cos^2 t", "proved"),
        (r"2 t^3 \sin t \cos t + 3 t^2 \cos^2 t", "refuted"),
        (r"-2 t^3 \sin t \cos t + 3 t \cos^2 t", "refuted"),
    ],
)
def test_problems_owe_each_other_nothing(claim: str, expected: str) -> None:
    found = steps(FIRST + MIDDLE + LAST % claim)
    assert [s.verdict.verdict for s in found] == ["proved", "proved", expected]


def test_a_verdict_on_a_passage_alone_says_so() -> None:
    found = steps(FIRST + MIDDLE + LAST % r"2 t^3 \sin t \cos t + 3 t^2 \cos^2 t")
    assert ALONE in found[-1].verdict.note
    assert ALONE not in found[0].verdict.note


def test_names_that_only_other_passages_declare_are_not_read_otherwise() -> None:
    given = "# Setting\n\nLet $A, B \\in \\mathbb{R}^{n \\times n}$.\n\n$$ A + B = B + A $$\n\n# Products\n\n"
    assert steps(given + "$$ A B = B A $$")[-1].verdict.verdict == "refuted"


def test_a_definition_of_another_passage_still_counts() -> None:
    given = "# Loss\n\nLet $f(x) = x^3$.\n\n$$ f'(x) = 3 x^2 $$\n\n# Value\n\n"
    assert [s.verdict.verdict for s in steps(given + "$$ f'(2) = 12 $$\n\n$$ f(2) = 9 $$")][1:] == ["proved", "refuted"]


def test_passages_come_behind_the_beginning() -> None:
    found = list(passages_of(document("Let $a > 0$.\n\n" + FIRST + MIDDLE)))
    assert [sorted(p.displays) for p in found] == [[1], [2]]
    assert all(p.is_problem and p.document.blocks[1].text == "a > 0" for p in found)
    assert not list(passages_of(document(FIRST)))


def test_a_long_beginning_is_not_read_again_and_again() -> None:
    beginning = "Let $a > 0$ and $b > 0$. " * 60
    assert not list(
        passages_of(
            document(beginning + "\n\n" + "\n\n".join(f"# Part {'x' * n}\n\n$$ a = {n} $$" for n in range(1, 30)))
        )
    )
