"""Names that are asked for in another spelling than the note has, and names that it does not have."""

import re

import pytest

from calcwork.errors import UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.spellings import plain
from calcwork.problems.written import read_problem

NETWORK = r"""Let $x \in \mathbb{R}^d$, $y \in \mathbb{R}^k$, $W^{(1)} \in \mathbb{R}^{m \times d}$,
$W^{(2)} \in \mathbb{R}^{k \times m}$ and $\theta, q \in \mathbb{R}$.
$$J = \frac12 \|W^{(2)} \tanh(W^{(1)} x) - \theta y\|^2$$"""
SPELLINGS = {
    "W^{(2)}": ("W2",),
    "W^{[2]}": ("W2",),
    "W^2": ("W2",),
    "W_2": ("W2",),
    "W_{2}": ("W2",),
    "W2": ("W2",),
    r"\mathbf{W}_2": ("W2",),
    r"\theta": ("theta",),
    "theta": ("theta",),
    "θ": ("theta",),
    r"\vartheta": ("theta",),
    "W": ("W1", "W2"),
}


def asked(wrt):
    return read_problem(read_document(Source(NETWORK, "note.md")), wrt=[wrt])


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_name_in_another_spelling_is_that_of_the_note(spelling):
    assert asked(spelling).problem.variables == SPELLINGS[spelling]


def test_what_a_name_is_read_as_is_told():
    assert r"\vartheta is read as θ" in asked(r"\vartheta").remarks
    assert "W is read as W(1), W(2)" in asked("W").remarks


@pytest.mark.parametrize(
    ("wrt", "near"),
    [("W^{(3)}", "W2"), ("thta", "theta"), ("Theta", "theta"), ("w^{(2)}", "W2"), (r"\theta_1", "theta")],
)
def test_a_name_that_is_not_there_is_refused_with_the_names_and_the_closest(wrt, near):
    told = re.escape(f"{wrt!r} does not occur in note.md; --wrt takes one or more of x, y, W1, W2, theta")
    with pytest.raises(UserError, match=f"{told}; {near} is the closest"):
        asked(wrt)


def test_a_name_of_the_note_that_the_loss_does_not_need_keeps_its_derivative_of_zero():
    found = asked("q")
    assert found.problem.variables == ("q",)
    assert any("does not depend on q" in r for r in found.remarks)


@pytest.mark.parametrize(
    ("spelling", "wanted"),
    [(r"\hat{y}", "yhat"), ("y_hat", "yhat"), (r"\widetilde W", "Wtilde"), ("λ", "lambda"), (r"\lambda_1", "lambda1")],
)
def test_spellings_of_one_name_are_one(spelling, wanted):
    assert plain(spelling) == wanted
