"""Whole notes: a true step is accepted and its planted error refuted, in many notations."""

import pytest

from calcwork.check.claims import judged
from calcwork.check.reading import read_claims
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from tests.check.notes import NOTES
from tests.judging import kinds

ACCEPTED = {"proved", "agrees", "definition"}


@pytest.mark.parametrize("name", NOTES)
def test_a_true_note_is_accepted(name):
    given, display, _ = NOTES[name]
    found = kinds(f"{given}\n\n{display}\n")
    assert found
    assert set(found) <= ACCEPTED


@pytest.mark.parametrize("name", [n for n, (_, _, slip) in NOTES.items() if slip])
def test_its_planted_error_is_refuted(name):
    given, display, slip = NOTES[name]
    assert display.count(slip[0]) == 1
    assert "refuted" in kinds(f"{given}\n\n{display.replace(*slip)}\n")


def test_a_product_that_cannot_be_formed_is_refuted_only_when_it_was_declared():
    declared = r"Let $A\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^m$, $y\in\mathbb{R}^m$."
    assert kinds(declared + "\n\n$$ A x = y $$") == ["refuted"]
    assert kinds(r"Let $A\in\mathbb{R}^{m\times n}$." + "\n\n$$ A^T A u = A u $$") == ["unclear"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"$$ \oint x\,dx = \frac12 $$", "oint"),
        (r"$$ a + = b $$", "missing"),
        (r"Let $L$ be a loss. $$ \frac{\partial L}{\partial w} = 2 $$", "nothing says how L depends on w"),
        (r"$$ 9^{9^{9^9}} = 1 $$", "too large"),
        (r"$$ \frac{x}{0} = 1 $$", "division by zero"),
        (r"$$ x = x + \infty $$", "infinite"),
    ],
)
def test_what_is_not_understood_is_unclear_with_the_reason(text, words):
    (claim,) = read_claims(read_document(Source(text))).claims
    verdict = judged(claim)
    assert verdict.verdict == "unclear"
    assert words in verdict.note


def test_steps_are_numbered_within_their_block():
    text = "$$ a = b $$\n\n\\begin{align} c &= 1 + 1 \\\\ &= 2, & d &= 3 \\end{align}"
    claims = read_claims(read_document(Source(text))).claims
    assert [(c.block, c.step) for c in claims] == [(1, 1), (2, 1), (2, 2), (2, 3)]
    assert [c.right for c in claims][1:] == ["1 + 1", "2", "3"]


def test_a_condition_is_no_claim():
    text = r"Let $J(u) = u^2 - 2u$." + "\n\n" + r"$$ \frac{dJ}{du} = 2u - 2 = 0 \Rightarrow u = 1 $$"
    assert kinds(text) == ["proved", "definition", "proved", "definition"]


def test_two_readings_of_a_sum_are_said():
    text = r"Let $y_i, q_i\in\mathbb{R}$. $$ \sum_{i=1}^N y_i q_i + (1-y_i) = \sum_{i=1}^N [y_i q_i + 1 - y_i] $$"
    (claim,) = read_claims(read_document(Source(text))).claims
    assert "two readings" in judged(claim).note


def test_a_value_is_set_by_let_and_not_by_at():
    wrong = r"$$ x^2 = 3x $$"
    assert kinds(rf"Let $x = 3$. {wrong}")[-1] == "agrees" or kinds(rf"Let $x = 3$. {wrong}")[-1] == "proved"
    assert kinds(rf"Let $x\in\mathbb{{R}}$. Look at the point at $x = 3$. {wrong}") == ["refuted"]


def test_names_whose_bond_is_not_told_are_not_refuted():
    assert kinds(r"$$ x_{ij} w_j = X_{ji} w_j $$")[0] != "refuted"
