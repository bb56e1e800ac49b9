r"""Losses that a note gives by a gradient only, as in ``G = \partial L/\partial S``; each rule with planted slips."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

SCORES = r"Let $Q \in \mathbb{R}^{n\times d}$, $K \in \mathbb{R}^{m \times d}$ and $S = QK^\top$. "
GIVEN = SCORES + r"Let $G = \partial L/\partial S \in \mathbb{R}^{n\times m}$."
BILINEAR = (
    r"Let $A \in \mathbb{R}^{m\times p}$, $X \in \mathbb{R}^{p\times q}$, $B \in \mathbb{R}^{q\times n}$, $Y = AXB$"
    r" and $G := \nabla_Y L \in \mathbb{R}^{m\times n}$."
)
BARRED = (
    r"Let $y = Wx + b$ with $W \in \mathbb{R}^{m\times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$. "
    r"We are given $\bar y = \frac{\partial \mathcal L}{\partial y} \in \mathbb{R}^m$."
)
ATTENTION = (
    r"Let $S = QK^T$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, let $P = \mathrm{softmax}(S)$ "
    r"row-wise and $O = PV$ with $V\in\mathbb{R}^{m\times d}$. Denote $dO = \partial L/\partial O \in "
    r"\mathbb{R}^{n\times d}$."
)
# what the note gives, a right step, and a part of it with the slips that are put for it
STEPS = [
    (GIVEN, r"dL = \operatorname{tr}(G^\top dS)", "= ", ["= -", "= 2"]),
    (GIVEN, r"dL = \operatorname{tr}(G^\top dS)", r"G^\top", ["G"]),
    (GIVEN, r"\frac{\partial L}{\partial Q} = G K", "G K", ["-G K", r"G^\top K", "2 G K"]),
    (GIVEN, r"\frac{\partial L}{\partial K} = G^\top Q", r"G^\top Q", ["G Q", r"-G^\top Q"]),
    (BILINEAR, r"\nabla_X L = A^T G B^T", "A^T G B^T", ["A G B", "-A^T G B^T"]),
    (BILINEAR, r"dL = \langle G, A\,dX\,B\rangle", r"= ", ["= -"]),
    (BILINEAR, r"dL = \langle A^T G B^T, dX\rangle", r"A^T G B^T", ["G", "2 A^T G B^T"]),
    (BARRED, r"\bar x = W^\top \bar y", r"W^\top", [r"-W^\top", r"2 W^\top"]),
    (BARRED, r"\bar W = \bar y x^\top", r"\bar y x^\top", [r"x \bar y^\top", r"-\bar y x^\top"]),
    (ATTENTION, "dV = P^T dO", "P^T", ["P", "-P^T"]),
    (ATTENTION, "dP = dO V^T", "= ", ["= -"]),
    (ATTENTION, r"dS_{ij} = P_{ij} (dP_{ij} - \sum_l P_{il} dP_{il})", "-", ["+"]),
    (ATTENTION, "dQ = dS K", "dS", ["dS^T", "2 dS"]),
]


@pytest.mark.parametrize(("given", "right", "part", "slips"), STEPS, ids=[s[1] for s in STEPS])
def test_steps_from_a_given_gradient(given: str, right: str, part: str, slips: list[str]) -> None:
    assert last(given, right).verdict == "proved"
    for slip in slips:
        assert last(given, right.replace(part, slip, 1)).verdict == "refuted"


def test_a_differential_of_what_is_defined_varies_though_nothing_below_it_does() -> None:
    both = r"$$ \operatorname{tr}(S^T dS) = 2 \operatorname{tr}(S^T dS) $$ $$ df = 2 \operatorname{tr}(S^T\,dS) $$"
    found = kinds(SCORES + r"Let $f = \|S\|_F^2$. " + both)
    assert found[0] != "proved"
    assert found[1] == "proved"


def test_the_differential_of_a_loss_keeps_its_sign_beside_a_named_slope() -> None:
    text = r"Let $x \in \mathbb{R}^n$ and $dx = \partial L/\partial x$."
    assert last(text, r"dL = 3 x^T dx").verdict != "proved"
